package core_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// scripted is a model that says what it was told to.
type scripted []string

func (s *scripted) Complete(context.Context, []core.Message, json.RawMessage, int) (core.Completion, error) {
	said := (*s)[0]
	*s = (*s)[1:]
	return core.Completion{Text: said, Tokens: airequest.Tokens{Input: 100, Output: 10}}, nil
}

func (s *scripted) Paused() bool { return false }

func (s *scripted) Identity() (provider, model string) { return "compatible", "scripted" }

// drafter writes postmortems for the incident of the bench, which is over and has
// a confirmed cause when confirmed is set.
func (b *bench) drafter(t *testing.T, m core.Model, confirmed bool) (*core.Drafter, postmortem.Order) {
	t.Helper()
	return b.drafterOf(t, b.generator(t, m), confirmed)
}

func (b *bench) drafterOf(t *testing.T, g *core.Generator, confirmed bool) (*core.Drafter, postmortem.Order) {
	t.Helper()
	b.work(t, b.generator(t, nil))
	if confirmed {
		b.exec(t, `UPDATE incident.hypotheses SET status = 'confirmed' WHERE id = $1`, b.found(t)[0].ID)
	}
	b.exec(t, `
		UPDATE incident.incidents
		SET state = 'mitigated', acknowledged_at = detected_at + interval '4 minutes', mitigated_at = detected_at + interval '30 minutes'
		WHERE id = $1`, b.incident)
	o := postmortem.Order{IncidentID: b.incident, PostmortemID: uuid.New()}
	b.exec(t, `INSERT INTO incident.postmortems (id, tenant_id, project_id, incident_id) VALUES ($1, $2, $3, $4)`,
		o.PostmortemID, b.scope.TenantID, b.scope.ProjectID, b.incident)
	db := pgtest.DB(t)
	return &core.Drafter{
		Desk: postmortem.NewDesk(db), Incidents: incident.NewReader(db), Alerts: alert.NewReader(db),
		Hypotheses: hypothesis.NewReader(db), Runbooks: runbook.NewRepository(db), Models: g.Models, FallbackRules: true,
		Enqueue: func(context.Context, pgx.Tx, auth.Scope, postmortem.Order) error { return nil },
	}, o
}

// handedIn is the draft on its way to incident-service.
func (b *bench) handedIn(t *testing.T, o postmortem.Order) (d postmortem.Delivery) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Read(t.Context(), b.scope, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT payload FROM events.outbox WHERE kind = 'incident_action' AND topic = $1`,
			postmortem.DeliveryPath(o.PostmortemID)).Scan(&d)
	}))
	return d
}

func TestPostmortemDrafts(t *testing.T) {
	t.Parallel()

	t.Run("are written by rules without a model", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		d, o := b.drafter(t, nil, false)

		require.NoError(t, d.Work(t.Context(), b.scope, o))

		got := b.handedIn(t, o)
		require.True(t, got.UsingMock)
		require.Contains(t, got.Summary, "mitigated after 30 minutes")
		require.Contains(t, got.RootCause, "Not confirmed.")
		require.Contains(t, got.RootCause, b.found(t)[0].Claim)
		require.NotEmpty(t, got.ActionItems)
		require.NotEmpty(t, got.Timeline)
		require.Empty(t, b.recorded(t))
	})

	t.Run("take founded sentences of a model and keep the times of the rules", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		m := &scripted{"no JSON", `{"summary":"The service api was slow. It cost 77 dollars.","root_cause":"A cause in its own words.",
			"lessons":["See https://evil.example now"],"action_items":["Review the limits."]}`}
		d, o := b.drafter(t, m, true)

		require.NoError(t, d.Work(t.Context(), b.scope, o))

		got := b.handedIn(t, o)
		require.False(t, got.UsingMock)
		require.Equal(t, "The service api was slow.", got.Summary, "a figure that is nowhere stored is dropped")
		require.Equal(t, "A cause in its own words.", got.RootCause)
		require.Equal(t, []postmortem.SuggestedItem{{Title: "Review the limits."}}, got.ActionItems)
		require.NotContains(t, strings.Join(got.Lessons, " "), "evil")
		require.Contains(t, got.Detection, "acknowledged after 4 minutes")
		require.NotEmpty(t, got.Timeline)
		asked := b.recorded(t)
		require.Len(t, asked, 1)
		require.Equal(t, airequest.KindPostmortem, asked[0].Kind)
		require.True(t, asked[0].Success)
		require.Equal(t, 220, asked[0].Tokens.Total(), "both questions are counted")
	})

	t.Run("keep a cause that nobody confirmed from the model", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		m := &scripted{`{"summary":"The service api was slow.","root_cause":"It was certainly the disk."}`}
		d, o := b.drafter(t, m, false)

		require.NoError(t, d.Work(t.Context(), b.scope, o))

		require.Contains(t, b.handedIn(t, o).RootCause, "Not confirmed.")
	})

	t.Run("fall back to the rules when the model fails", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		d, o := b.drafter(t, provider(llm.New(t, llm.Garbage)), true)

		require.NoError(t, d.Work(t.Context(), b.scope, o))

		require.True(t, b.handedIn(t, o).UsingMock)
		asked := b.recorded(t)
		require.Len(t, asked, 1)
		require.False(t, asked[0].Success)
		require.Equal(t, "The answer of the AI provider could not be read.", asked[0].ErrorMessage)
	})

	t.Run("are not ordered for another project", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		d, o := b.drafter(t, nil, false)
		other := pgtest.NewProject(t)

		require.NoError(t, d.Accept(t.Context(), b.scope, o))
		err := d.Accept(t.Context(), other, o)

		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.NoError(t, d.Work(t.Context(), other, o))
		require.Zero(t, count(t, b, `SELECT count(*) FROM events.outbox WHERE kind = 'incident_action'`))
	})
}
