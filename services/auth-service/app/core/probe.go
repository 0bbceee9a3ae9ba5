package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// Connection is a monitoring system to call and what to show it.
type Connection struct {
	Type     integration.Type
	URL      string
	Username string
	Password string
	APIKey   string
}

// Outcome is what came of calling a monitoring system. Took is nil when nothing
// answered.
type Outcome struct {
	Success bool
	Message string
	Version string
	Took    *time.Duration
}

// Prober calls monitoring systems. An address that may not be called is an error,
// everything else that goes wrong an Outcome.
type Prober interface {
	Probe(ctx context.Context, c Connection) (Outcome, error)
}

// TestConnection calls a monitoring system that is not saved yet.
func (x *Integrations) TestConnection(ctx context.Context, c Connection) (Outcome, error) {
	address, err := integration.ParseURL(c.URL)
	if err != nil {
		return Outcome{}, err
	}
	c.URL = address
	for _, secret := range []*string{&c.Password, &c.APIKey} {
		if *secret == secrets.Masked {
			*secret = "" // stands for one that only a saved integration has
		}
	}
	return x.probe(ctx, c)
}

// Test calls the system behind an integration with the stored secrets and keeps the
// outcome. A change of the integration meanwhile makes the outcome void: it is
// answered and not kept.
func (x *Integrations) Test(ctx context.Context, who auth.Identity, id uuid.UUID) (Outcome, error) {
	scope := who.Scope()
	called, err := x.Repository.ByID(ctx, scope, id)
	if err != nil {
		return Outcome{}, err
	}
	opened, err := x.Vault.Open(called, x.Now())
	if err != nil {
		return Outcome{}, err
	}
	outcome, refused := x.probe(ctx, Connection{
		Type: called.Type, URL: called.URL, Username: called.Username, Password: orEmpty(opened.Password), APIKey: orEmpty(opened.APIKey),
	})
	if refused != nil {
		if fault.KindOf(refused) != fault.Invalid {
			return Outcome{}, refused
		}
		outcome.Message = refused.Error()
	}
	if err := x.keep(ctx, scope, called, outcome); err != nil {
		return Outcome{}, err
	}
	return outcome, refused
}

func (x *Integrations) keep(ctx context.Context, scope auth.Scope, called integration.Integration, o Outcome) error {
	after, err := x.Repository.Change(ctx, scope, called.ID, func(i *integration.Integration) error {
		if i.UpdatedAt.Equal(called.UpdatedAt) {
			i.Tested(o.Success, o.Message, x.Now())
		}
		return nil
	}, func(tx pgx.Tx, before, after integration.Integration) error {
		entry := audit.Did(ctx, "integration.tested", called.ID.String()).Changing(integration.Changes(before, after))
		if !o.Success {
			entry = entry.Failed(o.Message)
		}
		return audit.Record(ctx, tx, scope, entry)
	})
	if err != nil {
		return err
	}
	x.announce(ctx, after)
	return nil
}

func (x *Integrations) probe(ctx context.Context, c Connection) (Outcome, error) {
	if c.Type == integration.Webhook || c.URL == "" {
		return Outcome{}, fault.New(fault.Invalid, fault.CodeInvalidValue,
			"There is no system to call: it only sends alerts to its webhook address.")
	}
	return x.Prober.Probe(ctx, c)
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
