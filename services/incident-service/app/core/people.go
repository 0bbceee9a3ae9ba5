package core

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Part gives a role to a person.
type Part struct {
	Role   incident.Role
	UserID uuid.UUID
}

// SetRoles replaces the roles of an incident. Who keeps one may have left the
// project meanwhile; everybody else must be a member.
func (c *Incidents) SetRoles(ctx context.Context, who auth.Identity, id uuid.UUID, parts []Part) (incident.Incident, error) {
	return c.Repository.Change(ctx, who.Scope(), id, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		roles, err := c.cast(ctx, who.Scope(), i.Roles, parts)
		if err != nil || slices.Equal(roles, i.Roles) {
			return nil, err
		}
		i.Roles = roles
		return []incident.Activity{incident.Note("%s", castNote(roles))}, nil
	})
}

// cast names the people of the parts, each part once, in the order in which an
// incident shows them.
func (c *Incidents) cast(ctx context.Context, s auth.Scope, had []incident.IncidentRole, parts []Part) ([]incident.IncidentRole, error) {
	roles := []incident.IncidentRole{}
	for n, part := range parts {
		same := func(r incident.IncidentRole) bool { return r.Role == part.Role && r.UserID == part.UserID }
		if slices.ContainsFunc(roles, same) {
			continue
		}
		if kept := slices.IndexFunc(had, same); kept >= 0 {
			roles = append(roles, had[kept])
			continue
		}
		member, err := c.memberAs(ctx, s, part.UserID, fmt.Sprintf("roles[%d].user_id", n))
		if err != nil {
			return nil, err
		}
		roles = append(roles, incident.IncidentRole{Role: part.Role, UserID: part.UserID, UserName: member.Name})
	}
	incident.SortRoles(roles)
	return roles, nil
}

func castNote(roles []incident.IncidentRole) string {
	if len(roles) == 0 {
		return "All roles were taken back."
	}
	parts := make([]string, len(roles))
	for n, r := range roles {
		parts[n] = string(r.Role) + " " + r.UserName
	}
	return "Roles: " + strings.Join(parts, ", ") + "."
}

// Merge makes an incident a duplicate of another one and returns that.
func (c *Incidents) Merge(ctx context.Context, who auth.Identity, id, into uuid.UUID) (incident.Incident, error) {
	return c.Repository.Merge(ctx, who.Scope(), id, into, c.Links)
}

// Unmerge makes a duplicate an incident of its own again.
func (c *Incidents) Unmerge(ctx context.Context, who auth.Identity, id uuid.UUID) (incident.Incident, error) {
	return c.Repository.Unmerge(ctx, who.Scope(), id, c.Links)
}

// AddTask adds a task to an incident.
func (c *Incidents) AddTask(ctx context.Context, who auth.Identity, t incident.Task) (incident.Task, error) {
	if t.AssigneeID != nil {
		if _, err := c.member(ctx, who.Scope(), *t.AssigneeID); err != nil {
			return incident.Task{}, err
		}
	}
	return c.Repository.AddTask(ctx, who.Scope(), t)
}

// TaskChanges are what changes of a task; nil members stay.
type TaskChanges struct {
	Title    *string
	Status   *incident.TaskStatus
	Assignee func(**uuid.UUID)
	Due      func(**time.Time)
}

// ChangeTask changes a task of an incident.
func (c *Incidents) ChangeTask(ctx context.Context, who auth.Identity, incidentID, id uuid.UUID, changes TaskChanges) (incident.Task, error) {
	return c.Repository.ChangeTask(ctx, who.Scope(), incidentID, id, func(ctx context.Context, t *incident.Task) error {
		had := t.AssigneeID
		changes.Assignee(&t.AssigneeID)
		changes.Due(&t.DueAt)
		if changes.Title != nil {
			t.Title = *changes.Title
		}
		if changes.Status != nil {
			t.TurnTo(*changes.Status, c.Now())
		}
		if t.AssigneeID == nil || sameID(had, t.AssigneeID) {
			return nil
		}
		_, err := c.member(ctx, who.Scope(), *t.AssigneeID)
		return err
	})
}

func (c *Incidents) member(ctx context.Context, s auth.Scope, id uuid.UUID) (project.Member, error) {
	return c.memberAs(ctx, s, id, "assignee_id")
}

// memberAs returns an active member of the project; the field is named when there
// is none.
func (c *Incidents) memberAs(ctx context.Context, s auth.Scope, id uuid.UUID, field string) (project.Member, error) {
	member, err := c.Projects.Member(ctx, s, id)
	if fault.KindOf(err) == fault.NotFound || err == nil && !member.IsActive {
		refused := fault.InvalidField(field, "must be an active member of the project")
		refused.Code = fault.CodeInvalidValue
		return member, refused
	}
	return member, err
}
