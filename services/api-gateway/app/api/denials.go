package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

const (
	denialsPerMinute = 10
	denialQueue      = 256
)

// Denials hands refused authorizations to the audit trail, at most ten a minute
// for each caller. The gateway has no storage, so an entry is lost when
// audit-service stays away longer than the queue is deep.
type Denials struct {
	audit *internalauth.Client
	log   *slog.Logger
	queue chan denial

	mu     sync.Mutex
	minute time.Time
	counts map[string]int
}

type denial struct {
	who   auth.Identity
	entry audit.Entry
}

// NewDenials returns a reporter to audit-service.
func NewDenials(client *internalauth.Client, log *slog.Logger) *Denials {
	return &Denials{audit: client, log: log, queue: make(chan denial, denialQueue), counts: map[string]int{}}
}

// Note queues one refused request of a known caller.
func (d *Denials) Note(ctx context.Context, who auth.Identity, route core.Route, reason error) {
	if who.TenantID == uuid.Nil || !d.sampled(who.Subject, time.Now()) {
		return
	}
	entry := audit.Did(auth.WithCaller(ctx, who), "access.denied", route.ID).Failed(fault.CodeOf(reason))
	entry.Metadata = map[string]any{"method": route.Method, "path": route.Path}
	select {
	case d.queue <- denial{who: who, entry: entry}:
	default:
		d.log.WarnContext(ctx, "audit queue is full", slog.String("operation", route.ID))
	}
}

func (d *Denials) sampled(caller string, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if minute := now.Truncate(time.Minute); minute != d.minute {
		d.minute = minute
		clear(d.counts)
	}
	d.counts[caller]++
	return d.counts[caller] <= denialsPerMinute
}

// Run delivers the queue until ctx ends.
func (d *Denials) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case next := <-d.queue:
			as := auth.System(core.Name, next.who.Scope())
			if err := d.audit.Do(auth.WithCaller(ctx, as), http.MethodPost, audit.Path, next.entry, nil); err != nil {
				d.log.WarnContext(ctx, "denied access was not recorded", slog.String("error", err.Error()))
			}
		}
	}
}
