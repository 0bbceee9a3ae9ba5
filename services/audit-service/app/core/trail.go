// Package core decides who sees which part of the audit trail.
package core

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const maxBatch = 500

// Trail is the audit trail as people and services use it.
type Trail struct {
	entries     *audit.Repository
	tenantAdmin func(context.Context, auth.Identity) (bool, error)
}

// NewTrail returns the trail over its repository. tenantAdmin tells whether a
// user administers the tenant, who alone sees entries that belong to no project.
func NewTrail(entries *audit.Repository, tenantAdmin func(context.Context, auth.Identity) (bool, error)) *Trail {
	return &Trail{entries: entries, tenantAdmin: tenantAdmin}
}

// Append stores entries that the calling service hands over.
func (t *Trail) Append(ctx context.Context, from auth.Identity, entries []audit.Entry) ([]audit.Stored, int, error) {
	if len(entries) == 0 || len(entries) > maxBatch {
		return nil, 0, fault.InvalidField("entries", "must hold between 1 and %d entries", maxBatch)
	}
	return t.entries.Append(ctx, from.Scope(), from.Service, entries)
}

// List returns the entries that the caller may see, newest first.
func (t *Trail) List(ctx context.Context, who auth.Identity, f audit.Filter, skip, limit int) ([]audit.Stored, int, error) {
	var err error
	if f.AnyProject, err = t.tenantAdmin(ctx, who); err != nil {
		return nil, 0, err
	}
	return t.entries.List(ctx, who.Scope(), f, skip, limit)
}

// ByID returns one entry that the caller may see.
func (t *Trail) ByID(ctx context.Context, who auth.Identity, id uuid.UUID) (audit.Stored, error) {
	entry, err := t.entries.ByID(ctx, who.Scope(), id)
	if err != nil || entry.ProjectID != nil {
		return entry, err
	}
	allowed, err := t.tenantAdmin(ctx, who)
	if err == nil && !allowed {
		err = fault.Missing()
	}
	return entry, err
}

// Verify walks the chain of the caller's tenant between two times.
func (t *Trail) Verify(ctx context.Context, who auth.Identity, since, until *time.Time) (audit.Verification, error) {
	return t.entries.Verify(ctx, who.Scope(), since, until)
}
