package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Projects makes and changes projects and says who is a member of them.
type Projects struct {
	DB         *postgres.DB
	Repository *project.Repository
	Users      *user.Repository
	Announcer  Announcer
	Now        func() time.Time
}

// NewProject describes a project to make.
type NewProject struct {
	Name        string
	Slug        string
	Description string
	Timezone    string
}

// Create makes a project that the caller owns.
func (p *Projects) Create(ctx context.Context, who auth.Identity, in NewProject) (project.Membership, error) {
	title, err := name("name", in.Name)
	if err != nil {
		return project.Membership{}, err
	}
	if err := project.CheckSlug(in.Slug); err != nil {
		return project.Membership{}, err
	}
	if err := project.CheckTimezone(in.Timezone); err != nil {
		return project.Membership{}, err
	}
	now, scope, userID := p.Now(), who.Scope().TenantOnly(), who.UserID().UUID
	made := project.Membership{Role: auth.RoleOwner, JoinedAt: now, Project: project.Project{
		ID: uuid.Must(uuid.NewV7()), TenantID: scope.TenantID, Name: title, Slug: in.Slug, Description: in.Description,
		Timezone: in.Timezone, IsActive: true, CreatedAt: now, UpdatedAt: now, MemberCount: 1,
	}}
	err = p.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		u, err := p.Users.Lock(ctx, scope, userID)
		if err != nil {
			return err
		}
		if !u.MayMakeProjects() {
			return fault.New(fault.Forbidden, "INSUFFICIENT_ROLE", "This action needs the role engineer or admin in your organization.")
		}
		if err := p.Repository.Insert(ctx, made.Project); err != nil {
			return err
		}
		if err := p.Repository.AddMember(ctx, made.Scope(), userID, made.Role, now); err != nil {
			return err
		}
		entry := audit.Did(ctx, "project.created", made.ID.String()).Changing(project.Changes(project.Project{}, made.Project))
		if err := audit.Record(ctx, tx, made.Scope(), entry); err != nil {
			return err
		}
		return audit.Record(ctx, tx, made.Scope(), audit.Did(ctx, "member.added", userID.String()).
			Changing(audit.Changes{"role": {New: made.Role}}))
	})
	return made, err
}

// ProjectUpdate names what to change about a project; nil keeps.
type ProjectUpdate struct {
	Name        *string
	Description *string
	Timezone    *string
	IsActive    *bool
}

// Update changes the project of the caller. Switching it off stops its sessions and
// keys within seconds.
func (p *Projects) Update(ctx context.Context, who auth.Identity, in ProjectUpdate) (project.Membership, error) {
	scope, changed := who.Scope(), false
	err := p.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		before, err := p.Repository.Lock(ctx, scope)
		if err != nil {
			return err
		}
		after := before
		if err := in.apply(&after); err != nil {
			return err
		}
		if before.IsActive != after.IsActive && !who.Role.Admits(auth.RoleOwner) {
			return fault.New(fault.Forbidden, "INSUFFICIENT_ROLE", "Only an owner switches a project off or on.")
		}
		changes := project.Changes(before, after)
		if changed = len(changes) > 0; !changed {
			return nil
		}
		after.UpdatedAt = p.Now()
		if err := p.Repository.Save(ctx, after); err != nil {
			return err
		}
		action := "project.updated"
		if before.IsActive && !after.IsActive {
			action = "project.deactivated"
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, action, before.ID.String()).Changing(changes))
	})
	if err != nil {
		return project.Membership{}, err
	}
	if changed {
		p.Announcer.Announce(ctx, session.Notice{Type: session.ProjectChanged, ProjectID: &scope.ProjectID})
	}
	return p.Repository.MembershipIn(ctx, scope, who.UserID().UUID, scope.ProjectID)
}

func (in ProjectUpdate) apply(p *project.Project) error {
	if in.Name != nil {
		title, err := name("name", *in.Name)
		if err != nil {
			return err
		}
		p.Name = title
	}
	if in.Timezone != nil {
		if err := project.CheckTimezone(*in.Timezone); err != nil {
			return err
		}
		p.Timezone = *in.Timezone
	}
	if in.Description != nil {
		p.Description = *in.Description
	}
	if in.IsActive != nil {
		p.IsActive = *in.IsActive
	}
	return nil
}

// AddMember makes a user of the tenant a member of the caller's project. Somebody
// who is in no or another tenant is not found.
func (p *Projects) AddMember(ctx context.Context, who auth.Identity, email string, role auth.Role) (project.Member, error) {
	if err := project.Grant(who.Role, "", role); err != nil {
		return project.Member{}, err
	}
	scope := who.Scope()
	userID, err := p.Users.IDByEmail(ctx, scope, email)
	if err != nil {
		return project.Member{}, err
	}
	return p.change(ctx, who, userID, func(ctx context.Context, tx pgx.Tx) error {
		if err := p.Repository.AddMember(ctx, scope, userID, role, p.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "member.added", userID.String()).
			Changing(audit.Changes{"role": {New: role}}))
	})
}

// UpdateMember gives a member of the caller's project another role.
func (p *Projects) UpdateMember(ctx context.Context, who auth.Identity, userID uuid.UUID, role auth.Role) (project.Member, error) {
	scope := who.Scope()
	return p.change(ctx, who, userID, func(ctx context.Context, tx pgx.Tx) error {
		member, err := p.Repository.Member(ctx, scope, userID)
		if err != nil {
			return err
		}
		if err := project.Grant(who.Role, member.Role, role); err != nil {
			return err
		}
		if member.Role == role {
			return nil
		}
		if member.Role == auth.RoleOwner {
			if err := p.Repository.KeepOwner(ctx, scope, userID); err != nil {
				return err
			}
		}
		if err := p.Repository.SetRole(ctx, scope, userID, role, p.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "member.updated", userID.String()).
			Changing(audit.Changes{"role": {Old: member.Role, New: role}}))
	})
}

// change makes a change to one member, alone in the project, and announces it.
func (p *Projects) change(
	ctx context.Context, who auth.Identity, userID uuid.UUID, change func(ctx context.Context, tx pgx.Tx) error,
) (project.Member, error) {
	scope := who.Scope()
	var after project.Member
	err := p.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := p.Repository.Lock(ctx, scope); err != nil {
			return err
		}
		if err := change(ctx, tx); err != nil {
			return err
		}
		var err error
		after, err = p.Repository.Member(ctx, scope, userID)
		return err
	})
	if err != nil {
		return project.Member{}, err
	}
	p.announce(ctx, scope, userID)
	return after, nil
}

// RemoveMember ends a membership of the caller's project. Members may end their own
// whatever their role.
func (p *Projects) RemoveMember(ctx context.Context, who auth.Identity, userID uuid.UUID) error {
	scope, leaves := who.Scope(), who.UserID().UUID == userID
	err := p.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		if !leaves {
			if err := project.Grant(who.Role, "", ""); err != nil {
				return err
			}
		}
		if _, err := p.Repository.Lock(ctx, scope); err != nil {
			return err
		}
		member, err := p.Repository.Member(ctx, scope, userID)
		if err != nil {
			return err
		}
		if !leaves {
			if err := project.Grant(who.Role, member.Role, ""); err != nil {
				return err
			}
		}
		if member.Role == auth.RoleOwner {
			if err := p.Repository.KeepOwner(ctx, scope, userID); err != nil {
				return err
			}
		}
		if err := p.Repository.RemoveMember(ctx, scope, userID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "member.removed", userID.String()).
			Changing(audit.Changes{"role": {Old: member.Role}}))
	})
	if err != nil {
		return err
	}
	p.announce(ctx, scope, userID)
	return nil
}

func (p *Projects) announce(ctx context.Context, s auth.Scope, userID uuid.UUID) {
	p.Announcer.Announce(ctx, session.Notice{Type: session.MemberChanged, UserID: &userID, ProjectID: &s.ProjectID})
}
