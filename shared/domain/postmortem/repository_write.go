package postmortem

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The audit actions of postmortems.
const (
	DidCreate   = "postmortem.created"
	DidUpdate   = "postmortem.updated"
	DidRequest  = "postmortem.requested"
	DidGenerate = "postmortem.generated"
	DidPublish  = "postmortem.published"
)

// maxAudited is how many bytes of a text the audit entry of a change keeps; an
// entry holds ten texts, old and new.
const maxAudited = 1024

// Deed is what a decision on a postmortem amounts to.
type Deed struct {
	// Action is the audit action.
	Action string
	// Event is published, if it is not empty; EventStatus replaces the status of the
	// postmortem in it.
	Event       string
	EventStatus string
	// Order asks ai-service for the draft that the postmortem waits for.
	Order bool
	// Failure says why what was tried did not succeed.
	Failure string
}

// happened is the data of the events.
type happened struct {
	IncidentID   uuid.UUID `json:"incident_id"`
	PostmortemID uuid.UUID `json:"postmortem_id"`
	Status       string    `json:"status"`
}

// Change lets decide change the postmortem of an incident and stores the result
// with its events, audit entry and order in one transaction. The caller holds the
// lock of the incident. fresh makes one where there is none; nil says that there
// must be one. A decision that changes nothing and names no event writes nothing.
func (r *Repository) Change(
	ctx context.Context, s auth.Scope, incidentID uuid.UUID, fresh *Postmortem, decide func(*Postmortem) (Deed, error),
) (p Postmortem, created bool, err error) {
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		before, err := one(ctx, tx, s, `p.incident_id = @id FOR UPDATE OF p`, incidentID)
		if fault.KindOf(err) == fault.NotFound && err != nil && fresh != nil {
			before, created, err = *fresh, true, nil
		}
		if err != nil {
			return err
		}
		p = before
		deed, err := decide(&p)
		if err != nil {
			return err
		}
		if created {
			before = Postmortem{}
			before.fill()
		}
		p.fill()
		return write(ctx, tx, s, before, &p, deed, created)
	})
	return p, created, err
}

func write(ctx context.Context, tx pgx.Tx, s auth.Scope, before Postmortem, after *Postmortem, deed Deed, created bool) error {
	changes := differences(before, *after)
	var err error
	switch {
	case created:
		err = insert(ctx, tx, s, after)
	case len(changes) == 0 && deed.Event == "" && !deed.Order:
		*after = before
		return nil
	default:
		err = update(ctx, tx, s, after, len(changes) > 0)
	}
	if err != nil {
		return err
	}
	return announce(ctx, tx, s, *after, deed, changes)
}

// announce hands over what others must know of a change.
func announce(ctx context.Context, tx pgx.Tx, s auth.Scope, p Postmortem, deed Deed, changes audit.Changes) error {
	if deed.Event != "" {
		data := happened{IncidentID: p.IncidentID, PostmortemID: p.ID, Status: string(p.Status)}
		if deed.EventStatus != "" {
			data.Status = deed.EventStatus
		}
		err := events.Publish(ctx, tx, s, events.Event{Channel: incident.Channel, Type: deed.Event, Data: data})
		if err != nil {
			return err
		}
	}
	if deed.Order {
		err := events.Order(ctx, tx, s, events.KindGeneration, DraftTopic, Order{
			IncidentID: p.IncidentID, PostmortemID: p.ID, RequestedAt: *p.BaseAt,
		})
		if err != nil {
			return err
		}
	}
	entry := audit.Did(ctx, deed.Action, p.ID.String()).Changing(changes)
	if deed.Failure != "" {
		entry = entry.Failed(deed.Failure)
	}
	return audit.Record(ctx, tx, s, entry)
}

// fill makes absent lists empty, as they are stored and shown.
func (p *Postmortem) fill() {
	if p.Authors == nil {
		p.Authors = []string{}
	}
	p.Content.fill()
	if p.Base != nil {
		p.Base.fill()
	}
}

func (c *Content) fill() {
	if c.ContributingFactors == nil {
		c.ContributingFactors = []string{}
	}
	if c.Timeline == nil {
		c.Timeline = []PostmortemMoment{}
	}
	if c.Lessons == nil {
		c.Lessons = []string{}
	}
	if c.ActionItems == nil {
		c.ActionItems = []ActionItem{}
	}
}

func insert(ctx context.Context, tx pgx.Tx, s auth.Scope, p *Postmortem) error {
	err := tx.QueryRow(ctx, `
		INSERT INTO incident.postmortems (id, tenant_id, project_id, incident_id, status, title, summary, impact, root_cause,
			contributing_factors, detection, resolution, timeline, lessons, action_items, authors, ai_generated, version,
			base, base_at, draft_source, draft_error, created_at, updated_at, published_at)
		VALUES (@id, @tenant, @project, @incident_id, @status, @title, @summary, @impact, @root_cause,
			@contributing_factors, @detection, @resolution, @timeline, @lessons, @action_items, @authors, @ai_generated, 1,
			@base, @base_at, @draft_source, @draft_error, @now, @now, @published_at)
		RETURNING version, created_at, updated_at`, arguments(s, p)).Scan(&p.Version, &p.CreatedAt, &p.UpdatedAt)
	if err != nil {
		return fmt.Errorf("insert postmortem: %w", err)
	}
	return nil
}

// update writes the row. The version counts changes that a reader can see.
func update(ctx context.Context, tx pgx.Tx, s auth.Scope, p *Postmortem, visibly bool) error {
	args := arguments(s, p)
	args["visibly"] = visibly
	err := tx.QueryRow(ctx, `
		UPDATE incident.postmortems
		SET status = @status, title = @title, summary = @summary, impact = @impact, root_cause = @root_cause,
			contributing_factors = @contributing_factors, detection = @detection, resolution = @resolution,
			timeline = @timeline, lessons = @lessons, action_items = @action_items, authors = @authors,
			ai_generated = @ai_generated, base = @base, base_at = @base_at, draft_source = @draft_source,
			draft_error = @draft_error, published_at = @published_at,
			version = CASE WHEN @visibly THEN version + 1 ELSE version END, updated_at = @now
		WHERE id = @id AND tenant_id = @tenant AND project_id = @project
		RETURNING version, updated_at`, args).Scan(&p.Version, &p.UpdatedAt)
	if err != nil {
		return fmt.Errorf("update postmortem: %w", err)
	}
	return nil
}

func arguments(s auth.Scope, p *Postmortem) pgx.NamedArgs {
	return pgx.NamedArgs{
		"id": p.ID, "tenant": s.TenantID, "project": s.ProjectID, "incident_id": p.IncidentID, "status": p.Status,
		"title": p.Title, "summary": p.Summary, "impact": p.Impact, "root_cause": p.RootCause,
		"contributing_factors": p.ContributingFactors, "detection": p.Detection, "resolution": p.Resolution,
		"timeline": p.Timeline, "lessons": p.Lessons, "action_items": p.ActionItems, "authors": p.Authors,
		"ai_generated": p.AIGenerated, "base": p.Base, "base_at": p.BaseAt, "draft_source": p.DraftSource,
		"draft_error": p.DraftError, "published_at": p.PublishedAt, "now": clock.Now(),
	}
}

// differences are the visible fields that changed, as the audit entry shows them.
func differences(before, after Postmortem) audit.Changes {
	changes := audit.Changes{}
	note := func(name string, old, now any) {
		if !equal(old, now) {
			changes[name] = audit.Change{Old: audited(old), New: audited(now)}
		}
	}
	note("status", before.Status, after.Status)
	note("title", before.Title, after.Title)
	note("summary", before.Summary, after.Summary)
	note("impact", before.Impact, after.Impact)
	note("root_cause", before.RootCause, after.RootCause)
	note("contributing_factors", before.ContributingFactors, after.ContributingFactors)
	note("detection", before.Detection, after.Detection)
	note("resolution", before.Resolution, after.Resolution)
	note("timeline", before.Timeline, after.Timeline)
	note("lessons", before.Lessons, after.Lessons)
	note("action_items", before.ActionItems, after.ActionItems)
	return changes
}

// equal compares as stored.
func equal(a, b any) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && string(left) == string(right)
}

// audited is a value as the audit entry holds it.
func audited(v any) any {
	text, ok := v.(string)
	if !ok {
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil
		}
		text = strings.Trim(string(encoded), `"`)
	}
	if text == "null" || text == "[]" {
		text = ""
	}
	if len(text) > maxAudited {
		text = strings.ToValidUTF8(text[:maxAudited], "") + "…"
	}
	return text
}
