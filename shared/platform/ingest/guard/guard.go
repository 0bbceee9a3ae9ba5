// Package guard stands around the routes of a service that take telemetry from API keys:
// a batch that is sent again is stored once, and what is refused is counted, so that
// people find out what of the telemetry of their project is missing, and why.
package guard

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// batchHeader holds the id that a sender gives a batch.
const batchHeader = "X-Batch-ID"

// Guard stands around routes.
type Guard struct {
	memory  *Memory
	refused *drops.Recorder
}

// New returns a Guard that remembers in db.
func New(db *postgres.DB, log *slog.Logger) *Guard {
	return &Guard{memory: NewMemory(db), refused: drops.NewRecorder(drops.NewRepository(db).Add, log)}
}

// Watch makes the operations of an API that take telemetry pass through the guard.
func (g *Guard) Watch(o *httpapi.Options) { o.Watch = g.watch }

// Run stores what was counted. It is a part of the service.
func (g *Guard) Run(ctx context.Context) error { return g.refused.Run(ctx) }

func (g *Guard) watch(op httpapi.Operation, next httpapi.RawHandler) httpapi.RawHandler {
	signal, takes := drops.SignalOf(string(op.Access))
	if !takes {
		return next
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		who := auth.Caller(r.Context())
		ctx, report := ingest.WithReport(r.Context())
		ctx, err := g.remembered(ctx, r, op, who)
		if err != nil {
			return err
		}
		err = next(w, r.WithContext(ctx))
		g.note(who.Scope(), signal, report, err)
		return err
	}
}

// remembered puts the batch that r says it is into ctx.
func (g *Guard) remembered(ctx context.Context, r *http.Request, op httpapi.Operation, who auth.Identity) (context.Context, error) {
	said := r.Header.Get(batchHeader)
	if said == "" {
		return ctx, nil
	}
	id, err := uuid.Parse(said)
	if err != nil {
		e := fault.InvalidField("header."+batchHeader, "is not a valid UUID")
		e.Code = fault.CodeInvalidUUID
		return ctx, e
	}
	key, err := uuid.Parse(who.Subject)
	if err != nil {
		return ctx, err
	}
	return ingest.WithBatch(ctx, ingest.Mark{Key: key, Route: op.Path, ID: id}, g.memory), nil
}

// note counts what was refused of a request.
func (g *Guard) note(s auth.Scope, signal string, report *ingest.Report, err error) {
	refusal, _ := errors.AsType[*ingest.Refusal](err)
	rejected := report.ByCode(refusal)
	for code, r := range rejected {
		g.refused.Note(s, signal, drops.OfItem(code), r.Items, r.Sample)
	}
	if err == nil || len(rejected) > 0 {
		return
	}
	if reason, counts := drops.OfRequest(err); counts {
		f, _ := fault.As(err)
		g.refused.Note(s, signal, reason, 1, f.Detail)
	}
}
