package ranking_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
)

var anySupport = rapid.Custom(func(t *rapid.T) ranking.Support {
	voices := rapid.IntRange(0, 20)
	s := ranking.Support{
		Severities:   rapid.SliceOfN(rapid.SampledFrom([]string{"critical", "high", "medium", "low", "info", "odd"}), 0, 8).Draw(t, "severities"),
		Similarities: rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 5).Draw(t, "similarities"),
		Kinds:        rapid.IntRange(0, 4).Draw(t, "kinds"), Items: rapid.IntRange(0, 60).Draw(t, "items"), Against: rapid.IntRange(0, 20).Draw(t, "against"),
		Opinion: ranking.Opinion{
			Confirmed: voices.Draw(t, "confirmed"), Rejected: voices.Draw(t, "rejected"), Up: voices.Draw(t, "up"), Down: voices.Draw(t, "down"),
		},
	}
	for range s.Severities {
		s.Gaps = append(s.Gaps, time.Duration(rapid.Int64Range(-int64(2*time.Hour), int64(2*time.Hour)).Draw(t, "gap")))
	}
	return s
})

func TestFactors(t *testing.T) {
	t.Parallel()

	t.Run("and their score are between 0 and 1", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			f := ranking.FactorsOf(anySupport.Draw(t, "support"))
			for _, v := range []float64{f.SignalStrength, f.TemporalCorrelation, f.Precedent, f.EvidenceQuality, f.HumanValidation, f.Score()} {
				require.False(t, math.IsNaN(v))
				require.GreaterOrEqual(t, v, 0.0)
				require.LessOrEqual(t, v, 1.0)
			}
		})
	})

	for _, c := range []struct {
		name string
		more func(s *ranking.Support)
	}{
		{"another critical alert at the time of the detection", func(s *ranking.Support) {
			s.Severities, s.Gaps, s.Items = append(s.Severities, "critical"), append(s.Gaps, 0), s.Items+1
		}},
		{"another similar incident", func(s *ranking.Support) { s.Similarities = append(s.Similarities, 0.4) }},
		{"another item", func(s *ranking.Support) { s.Items++ }},
		{"another kind", func(s *ranking.Support) { s.Kinds++ }},
		{"one contradiction less", func(s *ranking.Support) { s.Against = max(s.Against-1, 0) }},
		{"a thumb up", func(s *ranking.Support) { s.Opinion.Up++ }},
		{"a thumb down less", func(s *ranking.Support) { s.Opinion.Down = max(s.Opinion.Down-1, 0) }},
		{"a confirmation", func(s *ranking.Support) { s.Opinion.Confirmed++ }},
		{"a rejection less", func(s *ranking.Support) { s.Opinion.Rejected = max(s.Opinion.Rejected-1, 0) }},
		{"an alert nearer to the detection", func(s *ranking.Support) {
			for i := range s.Gaps {
				s.Gaps[i] /= 2
			}
		}},
	} {
		t.Run(c.name+" never lowers the score", func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s := anySupport.Draw(t, "support")
				before := ranking.FactorsOf(s).Score()
				c.more(&s)
				require.GreaterOrEqual(t, ranking.FactorsOf(s).Score(), before-1e-12)
			})
		})
	}

	t.Run("weigh as documented", func(t *testing.T) {
		t.Parallel()
		for want, f := range map[float64]ranking.Factors{
			0.25: {SignalStrength: 1}, 0.20: {TemporalCorrelation: 1}, 0.15: {HumanValidation: 1}, 1: {SignalStrength: 1, TemporalCorrelation: 1, Precedent: 1, EvidenceQuality: 1, HumanValidation: 1},
		} {
			require.InDelta(t, want, f.Score(), 1e-9)
		}
		require.InDelta(t, 0.20, ranking.Factors{Precedent: 1}.Score(), 1e-9)
		require.InDelta(t, 0.20, ranking.Factors{EvidenceQuality: 1}.Score(), 1e-9)
	})

	t.Run("nothing known is neutral for people and nothing for the rest", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, ranking.Factors{HumanValidation: 0.5}, ranking.FactorsOf(ranking.Support{}))
	})
}

func TestConfidence(t *testing.T) {
	t.Parallel()

	require.InDelta(t, 0.69, ranking.Confidence(1, 1), 1e-9, "one kind of evidence is never enough for high confidence")
	require.InDelta(t, 1, ranking.Confidence(7, 2), 1e-9)
	require.InDelta(t, 0, ranking.Confidence(-1, 2), 1e-9)
	require.InDelta(t, 0, ranking.Confidence(math.NaN(), 2), 1e-9)
	require.InDelta(t, 0.123, ranking.Confidence(0.12345, 1), 1e-9)
}
