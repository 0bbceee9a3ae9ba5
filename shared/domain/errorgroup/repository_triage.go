package errorgroup

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// actionTriaged is what the audit trail calls every decision about a group.
const actionTriaged = "error_group.triaged"

// Triage records what somebody decides about a group.
func (r *Repository) Triage(ctx context.Context, s auth.Scope, fingerprint string, d Triage) (Group, error) {
	var changed Group
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		before, err := load(ctx, tx, s, fingerprint, "FOR UPDATE")
		if err != nil {
			return err
		}
		changed = before
		if err := changed.Triage(d, clock.Now()); err != nil {
			return err
		}
		if err := save(ctx, tx, s, changed); err != nil {
			return err
		}
		return tell(ctx, tx, s, changed, difference(before, changed))
	})
	if err != nil {
		return Group{}, fmt.Errorf("triage error group: %w", err)
	}
	return changed, nil
}

func save(ctx context.Context, tx pgx.Tx, s auth.Scope, g Group) error {
	_, err := tx.Exec(ctx, `
		UPDATE telemetry.obs_error_groups
		SET status = @status, assignee = @assignee, notes = @notes, regressed = @regressed, resolved_in_release = @release, resolved_at = @resolved
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "id": g.ID, "status": g.Status, "assignee": g.Assignee, "notes": g.Notes,
		"regressed": g.Regressed, "release": g.ResolvedInRelease, "resolved": g.ResolvedAt,
	})
	return err
}

// tell publishes the group as it is now and records what changed.
func tell(ctx context.Context, tx pgx.Tx, s auth.Scope, g Group, changes audit.Changes) error {
	if len(changes) == 0 {
		return nil
	}
	if err := events.Publish(ctx, tx, s, events.Event{Channel: Channel, Type: EventUpdated, Data: PayloadOf(g)}); err != nil {
		return err
	}
	return audit.Record(ctx, tx, s, audit.Did(ctx, actionTriaged, g.Fingerprint).Changing(changes))
}

func difference(before, after Group) audit.Changes {
	changes := audit.Changes{}
	for _, c := range []struct {
		name     string
		old, now any
	}{
		{"status", before.Status, after.Status},
		{"assignee", before.Assignee, after.Assignee},
		{"notes", before.Notes, after.Notes},
		{"resolved_in_release", textOf(before.ResolvedInRelease), textOf(after.ResolvedInRelease)},
	} {
		if c.old != c.now {
			changes[c.name] = audit.Change{Old: c.old, New: c.now}
		}
	}
	return changes
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// Merge puts a group, with all that was merged into it, into another one. What comes with
// its fingerprint later is counted there too.
func (r *Repository) Merge(ctx context.Context, s auth.Scope, fingerprint, into string) (Group, error) {
	var merged Group
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		from, target, err := loadBoth(ctx, tx, s, fingerprint, into)
		if err != nil {
			return err
		}
		if err := standAlone(ctx, tx, s, from); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			UPDATE telemetry.obs_error_groups
			SET merged_into = $4
			WHERE tenant_id = $1 AND project_id = $2 AND (id = $3 OR merged_into = $3)`,
			s.TenantID, s.ProjectID, from.ID, target.ID); err != nil {
			return err
		}
		if merged, err = resum(ctx, tx, s, target, from, 1); err != nil {
			return err
		}
		return tell(ctx, tx, s, merged, audit.Changes{"merged": {New: from.Fingerprint}})
	})
	if err != nil {
		return Group{}, fmt.Errorf("merge error groups: %w", err)
	}
	return merged, nil
}

// standAlone leaves a group with its own counts only, without those of the groups that
// were merged into it: they will be beside it in another group.
func standAlone(ctx context.Context, tx pgx.Tx, s auth.Scope, g Group) error {
	_, err := tx.Exec(ctx, `
		UPDATE telemetry.obs_error_groups AS g
		SET occurrence_count = greatest(g.occurrence_count - (
				SELECT coalesce(sum(f.occurrence_count), 0)
				FROM telemetry.obs_error_groups AS f
				WHERE f.tenant_id = $1 AND f.project_id = $2 AND f.merged_into = $3), 0),
			users_affected = (
				SELECT nullif(count(*), 0)
				FROM telemetry.obs_error_users AS u
				WHERE u.tenant_id = $1 AND u.project_id = $2 AND u.error_group_id = $3)
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND g.id = $3`, s.TenantID, s.ProjectID, g.ID)
	return err
}

// loadBoth locks two groups in the order in which batches lock them.
func loadBoth(ctx context.Context, tx pgx.Tx, s auth.Scope, fingerprint, into string) (from, target Group, err error) {
	if from, err = load(ctx, tx, s, fingerprint, ""); err != nil {
		return from, target, err
	}
	if target, err = load(ctx, tx, s, into, ""); err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = fault.InvalidField("into", "is not the fingerprint of a group")
		}
		return from, target, err
	}
	if from.ID == target.ID {
		return from, target, fault.InvalidField("into", "must be another group")
	}
	if err := lockGroups(ctx, tx, s, from.ID, target.ID); err != nil {
		return from, target, err
	}
	if from, err = load(ctx, tx, s, fingerprint, ""); err != nil {
		return from, target, err
	}
	target, err = load(ctx, tx, s, into, "")
	if err == nil && from.ID == target.ID {
		err = fault.InvalidField("into", "must be another group")
	}
	return from, target, err
}

func lockGroups(ctx context.Context, tx pgx.Tx, s auth.Scope, ids ...uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		SELECT 1
		FROM telemetry.obs_error_groups AS g
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND (g.id = ANY ($3) OR g.merged_into = ANY ($3))
		ORDER BY g.fingerprint COLLATE "C"
		FOR UPDATE`, s.TenantID, s.ProjectID, ids)
	return err
}

// resum adds the counts of another group to g, or takes them out again.
func resum(ctx context.Context, tx pgx.Tx, s auth.Scope, g, other Group, sign int64) (Group, error) {
	rows, err := tx.Query(ctx, `
		UPDATE telemetry.obs_error_groups AS g
		SET occurrence_count = greatest(g.occurrence_count + @count, 0),
			first_seen = CASE WHEN @count > 0 THEN least(g.first_seen, @first) ELSE g.first_seen END,
			last_seen = CASE WHEN @count > 0 THEN greatest(g.last_seen, @last) ELSE g.last_seen END,
			releases = CASE WHEN @count > 0 THEN `+fmt.Sprintf(moreReleases, "@releases::text[]")+` ELSE g.releases END,
			users_affected = (
				SELECT nullif(count(DISTINCT u.user_hash), 0)
				FROM telemetry.obs_error_users AS u
				WHERE u.tenant_id = @tenant AND u.project_id = @project AND u.error_group_id IN `+family+`)
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.id = @id
		RETURNING `+columns, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "id": g.ID, "count": sign * other.OccurrenceCount, "first": other.FirstSeen,
		"last": other.LastSeen, "releases": orEmpty(other.Releases), "releases_kept": maxReleases,
	})
	if err != nil {
		return Group{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Group])
}

// Merged returns the groups that were merged into g, as they would be alone.
func (r *Repository) Merged(ctx context.Context, s auth.Scope, g Group) ([]Group, error) {
	var merged []Group
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		merged, err = mergedInto(ctx, tx, s, g)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list merged error groups: %w", err)
	}
	return merged, nil
}

func mergedInto(ctx context.Context, tx pgx.Tx, s auth.Scope, g Group) ([]Group, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM telemetry.obs_error_groups AS g
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND g.merged_into = $3
		ORDER BY g.occurrence_count DESC, g.id
		LIMIT 200`, s.TenantID, s.ProjectID, g.ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Group])
}

// Split takes merged fingerprints out of a group again. Each is a group of its own then,
// with all that has come with it.
func (r *Repository) Split(ctx context.Context, s auth.Scope, fingerprint string, out []string) (Group, error) {
	var left Group
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if left, err = load(ctx, tx, s, fingerprint, ""); err != nil {
			return err
		}
		if err := lockGroups(ctx, tx, s, left.ID); err != nil {
			return err
		}
		changes := audit.Changes{}
		for i, name := range out {
			if left, err = splitOff(ctx, tx, s, left, name); err != nil {
				return err
			}
			changes[fmt.Sprintf("split_%d", i)] = audit.Change{New: name}
		}
		return tell(ctx, tx, s, left, changes)
	})
	if err != nil {
		return Group{}, fmt.Errorf("split error group: %w", err)
	}
	return left, nil
}

func splitOff(ctx context.Context, tx pgx.Tx, s auth.Scope, g Group, fingerprint string) (Group, error) {
	rows, err := tx.Query(ctx, `
		UPDATE telemetry.obs_error_groups AS g
		SET merged_into = NULL
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND g.merged_into = $3 AND g.fingerprint = $4
		RETURNING `+columns, s.TenantID, s.ProjectID, g.ID, fingerprint)
	if err != nil {
		return Group{}, err
	}
	alone, err := pgx.CollectRows(rows, pgx.RowToStructByName[Group])
	if err != nil {
		return Group{}, err
	}
	if len(alone) == 0 {
		return Group{}, fault.InvalidField("fingerprints", "must have been merged into this group")
	}
	return resum(ctx, tx, s, g, alone[0], -1)
}
