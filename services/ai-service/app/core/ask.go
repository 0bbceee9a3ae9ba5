package core

import (
	"context"
	"fmt"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxTokens is how long an answer with hypotheses may be.
const maxTokens = 1500

// Usage is what a question to the model used.
type Usage struct {
	Tokens   airequest.Tokens
	CostUSD  float64
	Duration time.Duration
}

// ask asks the model about the pack. The usage is nil when nothing was sent.
func (g *Generator) ask(
	ctx context.Context, l hypothesis.Lease, pack *evidence.Pack, candidates []ranking.Candidate,
) (prompt.Answer, *Usage, error) {
	var answer prompt.Answer
	question := prompt.Build(pack, candidates, l.Generation.Context)
	usage, err := g.inquire(ctx, l.Scope, inquiry{
		kind: airequest.KindHypothesis, incident: &l.Generation.IncidentID, forced: l.Repeated,
		question: question, schema: prompt.Schema, maxTokens: maxTokens,
		read: func(text string) error {
			var err error
			answer, err = prompt.Read(text, pack, candidates)
			if err == nil && len(answer.Claims) == 0 {
				return unfounded()
			}
			return err
		},
		said: func() string {
			return fmt.Sprintf("%d hypotheses, %d dropped as unfounded", len(answer.Claims), answer.Dropped)
		},
	})
	return answer, usage, err
}

func unfounded() error {
	return fault.New(fault.Upstream, fault.CodeUpstream, "No hypothesis of the AI provider was founded on the evidence.")
}

// afford fails when the tenant has spent its budget of the month.
func (g *Generator) afford(ctx context.Context, s auth.Scope) error {
	if g.policy.MonthlyBudgetUSD == nil {
		return nil
	}
	spent, err := g.Requests.Spent(ctx, s, monthOf(clock.Now()))
	if err != nil {
		return err
	}
	if spent >= *g.policy.MonthlyBudgetUSD {
		return fault.New(fault.RateLimited, "QUOTA_EXCEEDED", "The AI budget of this month is spent.")
	}
	return nil
}

func monthOf(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// texts are the claims with those of the candidates they follow.
func texts(claims []prompt.Claim) []string {
	var found []string
	for _, c := range claims {
		found = append(found, c.Text)
		if c.Candidate != nil {
			found = append(found, c.Candidate.Claim)
		}
	}
	return found
}
