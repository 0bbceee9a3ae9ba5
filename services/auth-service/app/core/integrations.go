package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Integrations administers the monitoring systems of projects and hands their
// secrets to those who may have them.
type Integrations struct {
	Repository *integration.Repository
	Vault      integration.Vault
	Prober     Prober
	Announcer  Announcer
	Now        func() time.Time
}

// NewIntegration describes an integration to make.
type NewIntegration struct {
	Type           integration.Type
	Name           string
	Description    string
	URL            string
	Username       string
	Password       string
	APIKey         string
	Config         integration.Config
	WebhookEnabled bool
	IsPrimary      bool
}

// Create makes an integration and returns it with its webhook secret, which is
// shown this once; nil when it takes no webhooks.
func (x *Integrations) Create(ctx context.Context, who auth.Identity, in NewIntegration) (integration.Integration, *string, error) {
	if err := in.Type.Check(); err != nil {
		return integration.Integration{}, nil, err
	}
	title, err := name("name", in.Name)
	if err != nil {
		return integration.Integration{}, nil, err
	}
	now, scope := x.Now(), who.Scope()
	made := integration.Integration{
		ID: uuid.Must(uuid.NewV7()), TenantID: scope.TenantID, ProjectID: scope.ProjectID, Type: in.Type, Name: title,
		Status: integration.Inactive, CreatedBy: creator(who), CreatedAt: now, IsPrimary: in.IsPrimary,
	}
	secret, err := x.Vault.Apply(&made, integration.Update{
		Description: &in.Description, URL: &in.URL, Username: &in.Username, Password: &in.Password, APIKey: &in.APIKey,
		Config: &in.Config, WebhookEnabled: &in.WebhookEnabled,
	}, now)
	if err != nil {
		return integration.Integration{}, nil, err
	}

	err = x.Repository.Insert(ctx, scope, &made, func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "integration.created", made.ID.String()).
			Changing(integration.Changes(integration.Integration{}, made)))
	})
	if err != nil {
		return integration.Integration{}, nil, err
	}
	stored, err := x.Repository.ByID(ctx, scope, made.ID)
	return stored, secret, err
}

// Update changes an integration and returns it with the webhook secret if it just
// got its first one.
func (x *Integrations) Update(ctx context.Context, who auth.Identity, id uuid.UUID, in integration.Update) (integration.Integration, *string, error) {
	if in.Name != nil {
		title, err := name("name", *in.Name)
		if err != nil {
			return integration.Integration{}, nil, err
		}
		in.Name = &title
	}
	var secret *string
	scope := who.Scope()
	after, err := x.Repository.Change(ctx, scope, id, func(i *integration.Integration) error {
		var err error
		secret, err = x.Vault.Apply(i, in, x.Now())
		return err
	}, func(tx pgx.Tx, before, after integration.Integration) error {
		changes := integration.Changes(before, after)
		if len(changes) == 0 {
			return nil
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "integration.updated", id.String()).Changing(changes))
	})
	if err != nil {
		return integration.Integration{}, nil, err
	}
	x.announce(ctx, after)
	return after, secret, nil
}

// Rotate gives an integration a new webhook secret; the previous one is taken for
// another hour.
func (x *Integrations) Rotate(ctx context.Context, who auth.Identity, id uuid.UUID) (integration.Integration, string, error) {
	var secret string
	scope, now := who.Scope(), x.Now()
	after, err := x.Repository.Change(ctx, scope, id, func(i *integration.Integration) error {
		if err := x.Vault.Renew(i, now); err != nil {
			return err
		}
		i.UpdatedAt = now
		var err error
		secret, err = x.Vault.Rotate(i, now)
		return err
	}, func(tx pgx.Tx, _, _ integration.Integration) error {
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "integration.secret_rotated", id.String()))
	})
	if err != nil {
		return integration.Integration{}, "", err
	}
	x.announce(ctx, after)
	return after, secret, nil
}

// Delete removes an integration. Its alerts stay.
func (x *Integrations) Delete(ctx context.Context, who auth.Identity, id uuid.UUID) error {
	scope := who.Scope()
	gone, err := x.Repository.Delete(ctx, scope, id, func(tx pgx.Tx, i integration.Integration) error {
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "integration.deleted", id.String()).
			Changing(integration.Changes(i, integration.Integration{})))
	})
	if err != nil {
		return err
	}
	x.announce(ctx, gone)
	return nil
}

// Reveal returns an integration with its secrets. Only an owner may ask, and the
// trail shows it.
func (x *Integrations) Reveal(ctx context.Context, who auth.Identity, id uuid.UUID) (integration.Integration, integration.Secrets, error) {
	if !who.Role.Admits(auth.RoleOwner) || who.Type != auth.ActorUser {
		return integration.Integration{}, integration.Secrets{}, fault.New(fault.Forbidden, "INSUFFICIENT_ROLE",
			"Only an owner of the project may see secrets.")
	}
	var opened integration.Secrets
	scope := who.Scope()
	found, err := x.Repository.Inspect(ctx, scope, id, func(tx pgx.Tx, i integration.Integration) error {
		var err error
		if opened, err = x.Vault.Open(i, x.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "integration.secrets_revealed", id.String()))
	})
	return found, opened, err
}

// Resolve returns the integration behind a webhook, of whatever project, with its
// secrets. It is for integration-service only.
func (x *Integrations) Resolve(ctx context.Context, id uuid.UUID) (integration.Integration, integration.Secrets, error) {
	scope, err := x.Repository.ScopeOf(ctx, id)
	if err != nil {
		return integration.Integration{}, integration.Secrets{}, err
	}
	found, err := x.Repository.ByID(ctx, scope, id)
	if err != nil {
		return integration.Integration{}, integration.Secrets{}, err
	}
	opened, err := x.Vault.Open(found, x.Now())
	return found, opened, err
}

func (x *Integrations) announce(ctx context.Context, i integration.Integration) {
	x.Announcer.Announce(ctx, session.Notice{Type: session.IntegrationChanged, ProjectID: &i.ProjectID, IntegrationID: &i.ID})
}
