package core_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/insight"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// broughtBy is the model of one project, at ten times the price of the operator's.
func broughtBy(s auth.Scope, model core.Model) core.Own {
	return core.Own{
		Model: func(_ context.Context, asking auth.Scope) core.Model {
			if asking != s {
				return nil
			}
			return model
		},
		Price: func(string) airequest.Price { return airequest.Price{Input: 1.5, Output: 6} },
	}
}

// TestWhateverAsksAModelAsksThatOfTheProject goes through everything that asks.
func TestWhateverAsksAModelAsksThatOfTheProject(t *testing.T) {
	t.Parallel()
	for kind, ask := range map[airequest.Kind]func(t *testing.T, b *bench, g *core.Generator) error{
		airequest.KindHypothesis: func(t *testing.T, b *bench, g *core.Generator) error {
			t.Helper()
			_, err := g.Generate(b.system(t), b.scope, core.Request{IncidentID: b.incident})
			return err
		},
		airequest.KindHypothesisBatch: func(t *testing.T, b *bench, g *core.Generator) error {
			t.Helper()
			_, err := g.Batch(b.system(t), b.scope, []core.Request{{IncidentID: b.incident}})
			return err
		},
		airequest.KindAnomalyIncident: func(t *testing.T, b *bench, g *core.Generator) error {
			t.Helper()
			_, _, err := g.DescribeAnomaly(b.system(t), b.scope, insight.Anomaly{Metric: "latency"})
			return err
		},
		airequest.KindDashboard: func(t *testing.T, b *bench, g *core.Generator) error {
			t.Helper()
			_, _, err := g.AnalyzeDashboard(b.system(t), b.scope, insight.Dashboard{Title: "Shop"})
			return err
		},
		airequest.KindPostmortem: func(t *testing.T, b *bench, g *core.Generator) error {
			t.Helper()
			d, o := b.drafterOf(t, g, false)
			return d.Work(b.system(t), b.scope, o)
		},
		airequest.KindChat: func(t *testing.T, b *bench, g *core.Generator) error {
			t.Helper()
			b.answered(t, b.chat(t, g), "Why?")
			return nil
		},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			operators, projects := llm.New(t), llm.New(t)
			g := b.generatorWith(t, provider(operators), broughtBy(b.scope, provider(projects)))

			require.NoError(t, ask(t, b, g))

			require.Empty(t, operators.Requests(), "nothing of the project reaches the operator's provider")
			require.NotEmpty(t, projects.Requests())
			recorded, err := b.requests.Newest(t.Context(), b.scope, 10)
			require.NoError(t, err)
			require.Equal(t, []airequest.Kind{kind}, kinds(recorded))
			require.InDelta(t, float64(len(projects.Requests()))*0.0036, recorded[0].CostUSD, 1e-9, "at the price of that model")
		})
	}
}

func kinds(recorded []airequest.Request) []airequest.Kind {
	var all []airequest.Kind
	for _, r := range recorded {
		all = append(all, r.Kind)
	}
	return slices.Compact(all)
}

func TestTheModelOfAProjectIsItsOwnAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	operators, others := llm.New(t), llm.New(t)
	other := auth.Scope{TenantID: b.scope.TenantID, ProjectID: uuid.New()}
	g := b.generatorWith(t, provider(operators), broughtBy(other, provider(others)))

	b.work(t, g)

	require.Len(t, operators.Requests(), 1)
	require.Empty(t, others.Requests())
}

func TestStatusIsThatOfTheModelOfTheProject(t *testing.T) {
	t.Parallel()
	b, without := newBench(t), pgtest.NewProject(t)
	g := b.generatorWith(t, nil, broughtBy(b.scope, provider(llm.New(t))))

	own, err := g.Status(t.Context(), b.scope)
	require.NoError(t, err)
	require.True(t, own.Configured)

	none, err := g.Status(t.Context(), without)
	require.NoError(t, err)
	require.Equal(t, core.Unconfigured, none.Condition)
}
