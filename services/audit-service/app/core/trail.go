// Package core decides who sees which part of the audit trail.
package core

import (
	"context"
	"iter"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	maxBatch    = 500
	serviceName = "audit-service"
)

// Users tells what the trail has to know of people. Those who administer the
// tenant see entries that belong to no project.
type Users interface {
	IsTenantAdmin(ctx context.Context, who auth.Identity) (bool, error)
	Exists(ctx context.Context, s auth.Scope, id uuid.UUID) (bool, error)
}

// Trail is the audit trail as people and services use it.
type Trail struct {
	entries *audit.Repository
	users   Users
	now     func() time.Time
}

// NewTrail returns the trail over its repository.
func NewTrail(entries *audit.Repository, users Users, now func() time.Time) *Trail {
	return &Trail{entries: entries, users: users, now: now}
}

// Append stores entries that the calling service hands over.
func (t *Trail) Append(ctx context.Context, from auth.Identity, entries []audit.Entry) ([]audit.Stored, int, error) {
	if len(entries) == 0 || len(entries) > maxBatch {
		return nil, 0, fault.InvalidField("entries", "must hold between 1 and %d entries", maxBatch)
	}
	return t.entries.Append(ctx, from.Scope(), from.Service, entries)
}

// List returns a part of the entries that the caller may see.
func (t *Trail) List(ctx context.Context, who auth.Identity, f audit.Filter, p audit.Part) ([]audit.Stored, int, error) {
	var err error
	if f.AnyProject, err = t.users.IsTenantAdmin(ctx, who); err != nil {
		return nil, 0, err
	}
	return t.entries.List(ctx, who.Scope(), f, p)
}

// ByID returns one entry that the caller may see.
func (t *Trail) ByID(ctx context.Context, who auth.Identity, id uuid.UUID) (audit.Stored, error) {
	entry, err := t.entries.ByID(ctx, who.Scope(), id)
	if err != nil || entry.ProjectID != nil {
		return entry, err
	}
	allowed, err := t.users.IsTenantAdmin(ctx, who)
	if err == nil && !allowed {
		err = fault.Missing()
	}
	return entry, err
}

// Verify walks the chain of the caller's tenant between two times.
func (t *Trail) Verify(ctx context.Context, who auth.Identity, since, until *time.Time) (audit.Verification, error) {
	return t.entries.Verify(ctx, who.Scope(), since, until)
}

// Stats sums up the last days of what the caller may see.
func (t *Trail) Stats(ctx context.Context, who auth.Identity, days int) (audit.Stats, error) {
	everything, err := t.users.IsTenantAdmin(ctx, who)
	if err != nil {
		return audit.Stats{}, err
	}
	return t.entries.Stats(ctx, who.Scope(), everything, days, t.now())
}

// Activity returns the latest entries of one user and the number of all of them.
// One's own sign-ins, which belong to no project, are part of one's own.
func (t *Trail) Activity(ctx context.Context, who auth.Identity, user uuid.UUID, limit int) ([]audit.Stored, int, error) {
	everything := who.UserID().UUID == user
	if !everything {
		known, err := t.users.Exists(ctx, who.Scope(), user)
		if err == nil && !known {
			err = fault.Missing()
		}
		if err != nil {
			return nil, 0, err
		}
		if everything, err = t.users.IsTenantAdmin(ctx, who); err != nil {
			return nil, 0, err
		}
	}
	return t.entries.List(ctx, who.Scope(), audit.Filter{UserID: &user, AnyProject: everything}, audit.Part{Limit: limit})
}

// Cleanup removes entries older than so many days, leaves an entry about it and
// returns how many went and how many remain.
func (t *Trail) Cleanup(ctx context.Context, who auth.Identity, days int) (removed, remaining int, err error) {
	everything, err := t.users.IsTenantAdmin(ctx, who)
	if err != nil {
		return 0, 0, err
	}
	before := t.now().AddDate(0, 0, -days)
	note := audit.Did(ctx, "audit.cleanup", "")
	note.Metadata = map[string]any{"days_to_keep": days, "before": before}
	return t.entries.Remove(ctx, who.Scope(), audit.Cleanup{Before: before, AnyProject: everything, Service: serviceName, Note: note})
}

// Export records that the caller takes entries away and returns them, newest
// first. It holds what was there when it was asked for.
func (t *Trail) Export(
	ctx context.Context, who auth.Identity, f audit.Filter, asked map[string]any,
) (func(context.Context) iter.Seq2[[]audit.Stored, error], error) {
	var err error
	if f.AnyProject, err = t.users.IsTenantAdmin(ctx, who); err != nil {
		return nil, err
	}
	now := t.now()
	if f.Until == nil || f.Until.After(now) {
		f.Until = &now
	}
	note := audit.Did(ctx, "audit.exported", "")
	note.Metadata = asked
	if _, _, err := t.entries.Append(ctx, who.Scope(), serviceName, []audit.Entry{note}); err != nil {
		return nil, err
	}
	return func(ctx context.Context) iter.Seq2[[]audit.Stored, error] { return t.entries.All(ctx, who.Scope(), f) }, nil
}
