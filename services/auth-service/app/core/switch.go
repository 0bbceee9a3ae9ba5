package core

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Switch lets the session of the caller work in another project of the tenant.
func (a *Accounts) Switch(ctx context.Context, who auth.Identity, projectID uuid.UUID) (Pair, project.Membership, error) {
	scope, userID := who.Scope().TenantOnly(), who.UserID().UUID
	var next Pair
	var entered project.Membership
	err := a.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		family, err := a.Sessions.Lock(ctx, scope, who.SessionID)
		if err != nil {
			return err
		}
		if err := family.Check(a.Now()); err != nil {
			return err
		}
		if entered, err = a.Projects.MembershipIn(ctx, scope, userID, projectID); err != nil {
			return err
		}
		if err := entered.Enter(); err != nil {
			return err
		}

		left := family.ProjectID
		family.Use(projectID, a.Now())
		if err := a.Sessions.Save(ctx, family); err != nil {
			return err
		}
		if next, err = a.moved(ctx, scope, userID, family.ID, entered); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "auth.project_switched", projectID.String()).
			Changing(audit.Changes{"project_id": {Old: left, New: projectID}}))
	})
	return next, entered, err
}

// moved remembers the project with the user and makes the tokens for it.
func (a *Accounts) moved(ctx context.Context, scope auth.Scope, userID, sid uuid.UUID, m project.Membership) (Pair, error) {
	if err := a.Users.SwitchedTo(ctx, scope, userID, m.ID); err != nil {
		return Pair{}, err
	}
	u, err := a.Users.ByID(ctx, scope, userID)
	if err != nil {
		return Pair{}, err
	}
	if !u.MaySignIn() {
		return Pair{}, fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "Your account is switched off.")
	}
	return a.pair(ctx, u, sid, m)
}
