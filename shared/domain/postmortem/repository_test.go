package postmortem_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestRepository(t *testing.T) {
	t.Parallel()
	scope := pgtest.NewProject(t)
	repo := postmortem.NewRepository(pgtest.DB(t))
	incident := uuid.New()
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		INSERT INTO incident.incidents (id, tenant_id, project_id, title, detected_at)
		VALUES ($1, $2, $3, 'I', now())`, incident, scope.TenantID, scope.ProjectID)
	require.NoError(t, err)
	ctx := auth.WithCaller(t.Context(), auth.System("incident-service", scope))
	fresh := &postmortem.Postmortem{ID: uuid.New(), IncidentID: incident, IncidentTitle: "I", Status: postmortem.Draft, Content: postmortem.Content{Title: "T"}}
	change := func(f func(*postmortem.Postmortem) error, d postmortem.Deed) (postmortem.Postmortem, bool, error) {
		return repo.Change(ctx, scope, incident, fresh, func(p *postmortem.Postmortem) (postmortem.Deed, error) { return d, f(p) })
	}

	made, created, err := change(func(p *postmortem.Postmortem) error { return p.AskForDraft(false, noon) },
		postmortem.Deed{Action: postmortem.DidRequest, Order: true})
	require.NoError(t, err)
	require.True(t, created)
	require.Equal(t, 1, made.Version)
	got, err := repo.ByID(ctx, scope, made.ID)
	require.NoError(t, err)
	require.Equal(t, made, got, "what is read is what was stored")

	kept, created, err := change(func(p *postmortem.Postmortem) error { p.Credit("Ann"); return nil }, postmortem.Deed{Action: postmortem.DidUpdate})
	require.NoError(t, err)
	require.False(t, created)
	require.Equal(t, 1, kept.Version, "what changes nothing has no author")
	require.Empty(t, kept.Authors)

	_, _, err = change(func(p *postmortem.Postmortem) error { p.Summary = "lost"; return errors.New("no") }, postmortem.Deed{})
	require.ErrorContains(t, err, "no")
	changed, _, err := change(func(p *postmortem.Postmortem) error { p.Summary = "S"; return nil }, postmortem.Deed{Action: postmortem.DidUpdate})
	require.NoError(t, err)
	require.Equal(t, 2, changed.Version)
	require.NotNil(t, changed.Base, "the draft is still awaited")

	list, err := repo.List(ctx, scope, postmortem.Filter{Statuses: []postmortem.Status{postmortem.Draft}, Search: "s"}, page.Request{Page: 1, Limit: 5})
	require.NoError(t, err)
	require.Equal(t, 1, list.Total)
	require.Equal(t, changed, list.Items[0])

	sibling := pgtest.NewSibling(t, scope)
	_, err = repo.OfIncident(ctx, sibling, incident)
	require.Equal(t, fault.NotFound, fault.KindOf(err))
	_, _, err = repo.Change(ctx, sibling, incident, nil, func(*postmortem.Postmortem) (postmortem.Deed, error) { return postmortem.Deed{}, nil })
	require.Equal(t, fault.NotFound, fault.KindOf(err))
	list, err = repo.List(ctx, sibling, postmortem.Filter{}, page.Request{Page: 1, Limit: 5})
	require.NoError(t, err)
	require.Zero(t, list.Total)

	desk := postmortem.NewDesk(pgtest.DB(t))
	order := postmortem.Order{IncidentID: incident, PostmortemID: made.ID}
	enqueued := 0
	enqueue := func(context.Context, pgx.Tx) error { enqueued++; return nil }
	require.NoError(t, desk.Take(ctx, scope, order, enqueue))
	require.Equal(t, fault.NotFound, fault.KindOf(desk.Take(ctx, sibling, order, enqueue)))
	require.Equal(t, 1, enqueued)
	require.NoError(t, desk.HandIn(ctx, scope, made.ID, postmortem.Delivery{Summary: "S"}))
	var orders, drafts int
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT count(*) FILTER (WHERE kind = 'generation' AND topic = $2), count(*) FILTER (WHERE kind = 'incident_action' AND topic = $3)
		FROM events.outbox
		WHERE project_id = $1`, scope.ProjectID, postmortem.DraftTopic, postmortem.DeliveryPath(made.ID)).Scan(&orders, &drafts))
	require.Equal(t, []int{1, 1}, []int{orders, drafts})
}
