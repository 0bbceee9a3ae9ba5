package core

import (
	"context"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Verified is what a presented access token is worth now.
type Verified struct {
	Claims      auth.Claims
	Email       string
	Name        string
	TenantRole  string
	ProjectID   *uuid.UUID
	ProjectRole *auth.Role
}

// Verify says who an access token belongs to and what its holder may do now, in the
// project of the token or in another one that the request names, which may be switched
// off when inactive says so.
func (a *Accounts) Verify(ctx context.Context, access string, named *uuid.UUID, inactive bool) (Verified, error) {
	claims, err := a.Tokens.Parse(access, auth.AccessToken)
	if err != nil {
		return Verified{}, err
	}
	userID, err := claims.UserID()
	if err != nil {
		return Verified{}, err
	}
	var projects []uuid.UUID
	for _, id := range []*uuid.UUID{claims.ProjectID, named} {
		if id != nil {
			projects = append(projects, *id)
		}
	}
	standing, err := a.Sessions.StandingOf(ctx, auth.Scope{TenantID: claims.TenantID}, claims.SessionID, userID, projects, a.Now())
	if err != nil {
		return Verified{}, err
	}

	v := Verified{
		Claims: claims, Email: standing.Email, Name: standing.Name, TenantRole: standing.TenantRole, ProjectID: claims.ProjectID,
	}
	if claims.ProjectID != nil {
		role, err := standing.Role(*claims.ProjectID, false)
		if err != nil {
			return Verified{}, outdated().Because(err)
		}
		v.ProjectRole = &role
	}
	if named != nil {
		role, err := standing.Role(*named, inactive)
		if err != nil {
			return Verified{}, err
		}
		v.ProjectID, v.ProjectRole = named, &role
	}
	return v, nil
}

// outdated answers a token whose project its holder has lost. The code makes clients
// refresh, which moves the session to a project that is left.
func outdated() *fault.Error {
	return fault.New(fault.Unauthenticated, "TOKEN_EXPIRED", "Your access to the project of this session has ended.")
}

// Seat is a session of some tenant at work somewhere.
type Seat struct {
	TenantID uuid.UUID
	session.Seat
}

// CheckSessions says of every seat whether it may go on.
func (a *Accounts) CheckSessions(ctx context.Context, seats []Seat) ([]bool, error) {
	byTenant := map[uuid.UUID][]int{}
	for i, seat := range seats {
		byTenant[seat.TenantID] = append(byTenant[seat.TenantID], i)
	}
	active := make([]bool, len(seats))
	for tenantID, places := range byTenant {
		own := make([]session.Seat, len(places))
		for i, place := range places {
			own[i] = seats[place].Seat
		}
		good, err := a.Sessions.Active(ctx, auth.Scope{TenantID: tenantID}, own, a.Now())
		if err != nil {
			return nil, err
		}
		for i, place := range places {
			active[place] = good[i]
		}
	}
	return active, nil
}

// Me returns the caller with all projects.
func (a *Accounts) Me(ctx context.Context, who auth.Identity) (user.User, []project.Membership, error) {
	userID := who.UserID().UUID
	u, err := a.Users.ByID(ctx, who.Scope(), userID)
	if err != nil {
		return user.User{}, nil, err
	}
	memberships, err := a.Projects.MembershipsOf(ctx, who.Scope(), userID, project.Position{}, 0)
	return u, memberships, err
}
