//go:build answer_before_commit

package app

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// storeOf breaks the promise of this service on purpose: the sender hears that its
// delivery is stored while it waits in memory. The chaos test must find the alerts that
// a killed process takes with it; a test that cannot is worth nothing.
func storeOf(alerts *alert.Repository) core.Store { return hasty{alerts} }

// batchTime is how long a delivery waits, as in a service that writes in batches.
const batchTime = 300 * time.Millisecond

type hasty struct{ core.Store }

// Accept answers at once and stores later.
func (h hasty) Accept(ctx context.Context, s auth.Scope, b alert.Batch, also ...alert.Also) (alert.Delivery, error) {
	later := context.WithoutCancel(ctx)
	time.AfterFunc(batchTime, func() {
		_, _ = h.Store.Accept(later, s, b, also...) // nobody is left who could be told
	})
	d := b.Delivery
	d.Status, d.Alerts = alert.DeliveryProcessed, len(b.Alerts)
	return d, nil
}
