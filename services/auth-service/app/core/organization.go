package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Organization is what administrators of a tenant do with it and with its people.
type Organization struct {
	DB        *postgres.DB
	Tenants   *tenant.Repository
	Users     *user.Repository
	Roles     *user.Reader
	Projects  *project.Repository
	Sessions  *session.Repository
	Announcer Announcer
	Now       func() time.Time
}

// Rename gives the tenant another name; nil keeps it.
func (o *Organization) Rename(ctx context.Context, who auth.Identity, wanted *string) (tenant.Summary, error) {
	scope := who.Scope().TenantOnly()
	if err := o.administers(ctx, who); err != nil {
		return tenant.Summary{}, err
	}
	if wanted == nil {
		return o.Tenants.Summary(ctx, scope)
	}
	title, err := name("name", *wanted)
	if err != nil {
		return tenant.Summary{}, err
	}
	err = o.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		before, err := o.Tenants.Lock(ctx, scope)
		if err != nil || before == title {
			return err
		}
		if err := o.Tenants.Rename(ctx, scope, title, o.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "tenant.updated", scope.TenantID.String()).
			Changing(audit.Changes{"name": {Old: before, New: title}}))
	})
	if err != nil {
		return tenant.Summary{}, err
	}
	return o.Tenants.Summary(ctx, scope)
}

// People lists the users of the tenant.
func (o *Organization) People(ctx context.Context, who auth.Identity, f user.Filter) ([]user.Person, error) {
	if err := o.administers(ctx, who); err != nil {
		return nil, err
	}
	return o.Users.People(ctx, who.Scope(), f)
}

// PersonUpdate names what to change about a user; nil keeps.
type PersonUpdate struct {
	Role     *user.Role
	IsActive *bool
	FullName *string
}

// UpdatePerson changes a user of the tenant. Switching one off ends all their
// sessions.
func (o *Organization) UpdatePerson(ctx context.Context, who auth.Identity, id uuid.UUID, in PersonUpdate) (user.Person, error) {
	if err := o.administers(ctx, who); err != nil {
		return user.Person{}, err
	}
	if in.FullName != nil {
		title, err := name("full_name", *in.FullName)
		if err != nil {
			return user.Person{}, err
		}
		in.FullName = &title
	}
	scope := who.Scope().TenantOnly()
	var ended []uuid.UUID
	var changed bool
	err := o.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		before, after, err := o.decide(ctx, scope, id, in)
		if err != nil {
			return err
		}
		changes := user.Changes(before, after)
		if changed = len(changes) > 0; !changed {
			return nil
		}
		if ended, err = o.store(ctx, before, after); err != nil {
			return err
		}
		action := "user.updated"
		if before.IsActive && !after.IsActive {
			action = "user.deactivated"
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, action, id.String()).Changing(changes))
	})
	if err != nil {
		return user.Person{}, err
	}
	if changed {
		announceEnded(ctx, o.Announcer, ended)
		o.Announcer.Announce(ctx, session.Notice{Type: session.UserChanged, UserID: &id})
	}
	return o.Users.Person(ctx, scope, id)
}

// decide locks the user and says how they will be. The lock of the tenant makes two
// administrators who step down at once do so one after the other.
func (o *Organization) decide(ctx context.Context, s auth.Scope, id uuid.UUID, in PersonUpdate) (before, after user.User, err error) {
	if _, err := o.Tenants.Lock(ctx, s); err != nil {
		return before, after, err
	}
	if in.IsActive != nil && !*in.IsActive {
		if err := o.Projects.KeepOwners(ctx, s, id); err != nil {
			return before, after, err
		}
	}
	if before, err = o.Users.Lock(ctx, s, id); err != nil {
		return before, after, err
	}
	after = before
	if in.Role != nil {
		after.Role = *in.Role
	}
	if in.IsActive != nil {
		after.IsActive = *in.IsActive
	}
	if in.FullName != nil {
		after.FullName = *in.FullName
	}
	if before.Administers() && !after.Administers() {
		another, err := o.Users.HasOtherAdmin(ctx, s, id)
		if err != nil {
			return before, after, err
		}
		if !another {
			return before, after, fault.New(fault.Conflict, fault.CodeConflict,
				"An organization keeps at least one administrator. Make somebody else one first.")
		}
	}
	return before, after, nil
}

func (o *Organization) store(ctx context.Context, before, after user.User) ([]uuid.UUID, error) {
	now := o.Now()
	if err := o.Users.Save(ctx, after, now); err != nil {
		return nil, err
	}
	if !before.IsActive || after.IsActive {
		return nil, nil
	}
	return o.Sessions.RevokeOthers(ctx, after.Scope(), after.ID, uuid.Nil, session.UserDeactivated, now)
}

// administers refuses whoever is no administrator of the tenant now: the tenant role
// does not travel with the request.
func (o *Organization) administers(ctx context.Context, who auth.Identity) error {
	admin, err := o.Roles.IsTenantAdmin(ctx, who)
	if err != nil {
		return err
	}
	if !admin {
		return fault.New(fault.Forbidden, "INSUFFICIENT_ROLE", "This action needs the role admin in your organization.")
	}
	return nil
}
