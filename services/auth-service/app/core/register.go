package core

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const maxName = 255

// Registration is the request of somebody to start with a tenant of their own.
type Registration struct {
	Email      string
	Password   string
	FullName   string
	TenantName string
}

// Register makes a tenant with its first project and its first user, who owns both,
// and signs the user in. All of it happens or nothing does.
func (a *Accounts) Register(ctx context.Context, in Registration) (SignedIn, error) {
	if !a.Policy.AllowRegistration {
		return SignedIn{}, fault.New(fault.Forbidden, fault.CodeForbidden,
			"Registration is closed here. Ask an administrator of your organization for an invitation.")
	}
	in, err := a.checked(in)
	if err != nil {
		return SignedIn{}, err
	}
	hash, err := a.Hasher.Hash(ctx, in.Password)
	if err != nil {
		return SignedIn{}, err
	}

	now := a.Now()
	t := tenant.New(in.TenantName, now)
	u := user.User{
		ID: uuid.Must(uuid.NewV7()), TenantID: t.ID, TenantName: t.Name, TenantIsActive: true, Email: in.Email,
		PasswordHash: &hash, FullName: in.FullName, Role: user.Admin, IsActive: true, CreatedAt: now,
	}
	first := project.Membership{Project: project.First(t.ID, now), Role: auth.RoleOwner, JoinedAt: now}
	first.MemberCount = 1

	var opened SignedIn
	err = a.DB.Atomically(ctx, t.Scope(), func(ctx context.Context, tx pgx.Tx) error {
		if err := a.found(ctx, tx, &t, u, first); err != nil {
			return err
		}
		opened, err = a.open(ctx, u, first, []project.Membership{first})
		return err
	})
	return opened, err
}

// checked returns the registration with its texts trimmed, or what is wrong with it.
func (a *Accounts) checked(in Registration) (Registration, error) {
	var err error
	if in.Email, err = user.ParseEmail(in.Email); err != nil {
		return in, err
	}
	if in.FullName, err = name("full_name", in.FullName); err != nil {
		return in, err
	}
	if in.TenantName, err = name("tenant_name", in.TenantName); err != nil {
		return in, err
	}
	return in, a.Policy.Passwords.Check("password", in.Password, in.Email, in.TenantName)
}

// found stores the tenant, its first user and its first project.
func (a *Accounts) found(ctx context.Context, tx pgx.Tx, t *tenant.Tenant, u user.User, first project.Membership) error {
	if err := a.Tenants.Insert(ctx, t); err != nil {
		return err
	}
	if err := a.Users.Insert(ctx, u); err != nil {
		return err
	}
	if err := a.Projects.Insert(ctx, first.Project); err != nil {
		return err
	}
	if err := a.Projects.AddMember(ctx, first.Scope(), u.ID, first.Role, first.JoinedAt); err != nil {
		return err
	}

	ctx = as(ctx, u, uuid.Nil)
	made := audit.Did(ctx, "project.created", first.ID.String()).Changing(audit.Changes{
		"name": {New: first.Name}, "slug": {New: first.Slug},
	})
	if err := audit.Record(ctx, tx, first.Scope(), made); err != nil {
		return err
	}
	return audit.Record(ctx, tx, first.Scope(), audit.Did(ctx, "member.added", u.ID.String()).Changing(audit.Changes{
		"role": {New: first.Role},
	}))
}

// name trims the name of a person or a thing; only blanks are none.
func name(field, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", fault.InvalidField(field, "must not be empty")
	}
	if utf8.RuneCountInString(text) > maxName {
		return "", fault.InvalidField(field, "must have at most %d characters", maxName)
	}
	return text, nil
}
