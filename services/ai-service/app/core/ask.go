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
func ask(
	ctx context.Context, p provider, l hypothesis.Lease, pack *evidence.Pack, candidates []ranking.Candidate,
) (prompt.Answer, *Usage, error) {
	var answer prompt.Answer
	question := prompt.Build(pack, candidates, l.Generation.Context)
	usage, err := p.inquire(ctx, inquiry{
		kind: airequest.KindHypothesis, incident: &l.Generation.IncidentID, forced: l.Repeated && l.Generation.Reason == "",
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
