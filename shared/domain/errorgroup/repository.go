package errorgroup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const columns = `g.id, g.fingerprint, g.service_name, g.error_class, g.message, g.occurrence_count, g.users_affected, g.first_seen, g.last_seen,
	g.status, g.assignee, g.notes, g.regressed, g.releases, g.resolved_in_release, g.resolved_at`

const occurrenceColumns = `o.id, o.stack_trace, o.attributes, o.trace_id, o.release, o.user_id, o.timestamp`

// family selects a group with those that were merged into it.
const family = `(
	SELECT f.id FROM telemetry.obs_error_groups AS f
	WHERE f.tenant_id = @tenant AND f.project_id = @project AND (f.id = @id OR f.merged_into = @id))`

// Repository keeps the errors of projects.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// key is what a list is sorted by.
func (s Sort) key() string {
	switch s {
	case ByLastSeen:
		return "g.last_seen"
	case ByFirstSeen:
		return "g.first_seen"
	default:
		return "g.occurrence_count"
	}
}

// value is the key of a place as the column has it.
func (s Sort) value(key int64) any {
	if s == ByLastSeen || s == ByFirstSeen {
		return time.UnixMicro(key).UTC()
	}
	return key
}

// List returns groups, at most limit after a place; nil is the beginning. What was merged
// into another group is not shown.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, after *Place, limit int) ([]Group, error) {
	args := pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "service": f.Service, "status": f.Status, "from": f.From, "to": f.To,
		"search": like(f.Search), "limit": limit, "start": after == nil, "key": f.Sort.value(0), "id": uuid.Nil,
	}
	if after != nil {
		args["key"], args["id"] = f.Sort.value(after.Key), after.ID
	}
	key := f.Sort.key()
	var groups []Group
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM telemetry.obs_error_groups AS g
			WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.merged_into IS NULL
				AND (@service = '' OR g.service_name = @service) AND (@status = '' OR g.status = @status)
				AND (@from::timestamptz IS NULL OR g.last_seen >= @from) AND (@to::timestamptz IS NULL OR g.last_seen <= @to)
				AND (@search = '' OR g.message ILIKE @search OR g.error_class ILIKE @search OR g.service_name ILIKE @search)
				AND (@start OR (`+key+`, g.id) < (@key, @id))
			ORDER BY `+key+` DESC, g.id DESC
			LIMIT @limit`, args)
		if err != nil {
			return err
		}
		groups, err = pgx.CollectRows(rows, pgx.RowToStructByName[Group])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list error groups: %w", err)
	}
	return groups, nil
}

// like is the pattern of texts that contain what is searched.
func like(search string) string {
	if search == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(search) + "%"
}

// ByFingerprint returns a group; that of a merged fingerprint is the group it was merged
// into.
func (r *Repository) ByFingerprint(ctx context.Context, s auth.Scope, fingerprint string) (Group, error) {
	var g Group
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		g, err = load(ctx, tx, s, fingerprint, "")
		return err
	})
	return g, err
}

func load(ctx context.Context, tx pgx.Tx, s auth.Scope, fingerprint, lock string) (Group, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM telemetry.obs_error_groups AS g
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND g.id = (
			SELECT coalesce(o.merged_into, o.id)
			FROM telemetry.obs_error_groups AS o
			WHERE o.tenant_id = $1 AND o.project_id = $2 AND o.fingerprint = $3) `+lock,
		s.TenantID, s.ProjectID, fingerprint)
	if err != nil {
		return Group{}, fmt.Errorf("read error group: %w", err)
	}
	g, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Group])
	if errors.Is(err, pgx.ErrNoRows) {
		return Group{}, fault.Missing()
	}
	if err != nil {
		return Group{}, fmt.Errorf("read error group: %w", err)
	}
	return g, nil
}

// Occurrences returns errors of a group, newest first, at most limit after a spot; nil is
// the beginning.
func (r *Repository) Occurrences(ctx context.Context, s auth.Scope, g Group, f OccurrenceFilter, after *Spot, limit int) ([]Occurrence, error) {
	args := pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "id": g.ID, "release": f.Release, "attributes": containing(f.Attributes),
		"from": f.From, "to": f.To, "limit": limit, "start": after == nil, "at": f.To, "after": uuid.Nil,
	}
	if after != nil {
		args["at"], args["after"] = after.At, after.ID
	}
	var found []Occurrence
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+occurrenceColumns+`
			FROM telemetry.obs_error_occurrences AS o
			WHERE o.tenant_id = @tenant AND o.project_id = @project AND o.error_group_id IN `+family+`
				AND o.timestamp >= @from AND o.timestamp <= @to AND (@release = '' OR o.release = @release)
				AND NOT EXISTS (
					SELECT 1 FROM jsonb_each_text(@attributes::jsonb) AS w (key, value)
					WHERE o.attributes ->> w.key IS DISTINCT FROM w.value)
				AND (@start OR o.timestamp < @at OR o.timestamp = @at AND o.id > @after)
			ORDER BY o.timestamp DESC, o.id
			LIMIT @limit`, args)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Occurrence])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list occurrences: %w", err)
	}
	return found, nil
}

func containing(attributes map[string]string) map[string]string {
	if attributes == nil {
		return map[string]string{}
	}
	return attributes
}

// exactUpTo is the width of a slice up to which single occurrences are counted instead
// of minutes.
const exactUpTo = 5 * time.Minute

// Trends counts the occurrences of groups in equal slices of a range of time, oldest
// first. Wide slices are counted by whole minutes.
func (r *Repository) Trends(ctx context.Context, s auth.Scope, groups []Group, from, to time.Time, slices int) (map[uuid.UUID][]Count, error) {
	ids := make([]uuid.UUID, len(groups))
	width := to.Sub(from) / time.Duration(slices)
	trends := make(map[uuid.UUID][]Count, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
		trends[g.ID] = make([]Count, slices)
		for n := range slices {
			trends[g.ID][n].At = from.Add(width * time.Duration(n))
		}
	}
	source := `SELECT c.error_group_id, c.bucket AS at, c.count FROM telemetry.obs_error_counts AS c
		WHERE c.tenant_id = @tenant AND c.project_id = @project AND c.error_group_id IN (SELECT m.id FROM members AS m)
			AND c.bucket >= date_trunc('minute', @from::timestamptz) AND c.bucket <= @to`
	if width <= exactUpTo {
		source = `SELECT o.error_group_id, o.timestamp AS at, 1::bigint AS count FROM telemetry.obs_error_occurrences AS o
		WHERE o.tenant_id = @tenant AND o.project_id = @project AND o.error_group_id IN (SELECT m.id FROM members AS m)
			AND o.timestamp >= @from AND o.timestamp <= @to`
	}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			WITH members AS (
				SELECT f.id, coalesce(f.merged_into, f.id) AS shown
				FROM telemetry.obs_error_groups AS f
				WHERE f.tenant_id = @tenant AND f.project_id = @project AND (f.id = ANY (@ids) OR f.merged_into = ANY (@ids))
			), counted AS (`+source+`)
			SELECT m.shown, least(greatest(floor(extract(epoch FROM (c.at - @from::timestamptz)) / @width::float8), 0), @slices - 1)::int,
				sum(c.count)::bigint
			FROM counted AS c
			JOIN members AS m ON m.id = c.error_group_id
			GROUP BY 1, 2`, pgx.NamedArgs{
			"tenant": s.TenantID, "project": s.ProjectID, "ids": ids, "from": from, "to": to, "width": width.Seconds(), "slices": slices,
		})
		if err != nil {
			return err
		}
		var id uuid.UUID
		var slice int
		var count int64
		_, err = pgx.ForEachRow(rows, []any{&id, &slice, &count}, func() error {
			if trend, ok := trends[id]; ok {
				trend[slice].Count = count
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count occurrences: %w", err)
	}
	return trends, nil
}

// shownValues is how many values of a key are told apart.
const shownValues = 20

// Tags breaks a group down by what its occurrences of the last 30 days say about
// themselves, and returns how many there were. An empty key is every key.
func (r *Repository) Tags(ctx context.Context, s auth.Scope, g Group, key string, since time.Time) (total int64, keys []TagKey, err error) {
	args := pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "id": g.ID, "key": key, "since": since, "other": otherValue, "shown": shownValues, "keys": maxKeys,
	}
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `
			SELECT coalesce(sum(c.count), 0)::bigint
			FROM telemetry.obs_error_counts AS c
			WHERE c.tenant_id = @tenant AND c.project_id = @project AND c.error_group_id IN `+family+`
				AND c.bucket >= date_trunc('day', @since::timestamptz, 'UTC')`, args).Scan(&total); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			WITH counted AS (
				SELECT c.key, c.value, sum(c.count)::bigint AS count
				FROM telemetry.obs_error_tag_counts AS c
				WHERE c.tenant_id = @tenant AND c.project_id = @project AND c.error_group_id IN `+family+`
					AND c.bucket >= (@since::timestamptz AT TIME ZONE 'UTC')::date AND (@key = '' OR c.key = @key)
				GROUP BY c.key, c.value
			), ranked AS (
				SELECT d.key, d.value, d.count, sum(d.count) OVER (PARTITION BY d.key) AS of_key,
					row_number() OVER (PARTITION BY d.key ORDER BY d.value = @other, d.count DESC, d.value) AS place
				FROM counted AS d
			)
			SELECT k.key, k.value, k.count, k.of_key::bigint
			FROM ranked AS k
			WHERE k.place <= @shown
			ORDER BY k.of_key DESC, k.key, k.place`, args)
		if err != nil {
			return err
		}
		keys, err = collectTags(rows)
		return err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("count tags: %w", err)
	}
	return total, keys, nil
}

// collectTags reads values that are sorted by their keys.
func collectTags(rows pgx.Rows) ([]TagKey, error) {
	var keys []TagKey
	var key string
	var value TagValue
	var ofKey int64
	_, err := pgx.ForEachRow(rows, []any{&key, &value.Value, &value.Count, &ofKey}, func() error {
		if len(keys) == 0 || keys[len(keys)-1].Key != key {
			keys = append(keys, TagKey{Key: key, Other: ofKey})
		}
		last := &keys[len(keys)-1]
		if value.Value != otherValue {
			last.Values = append(last.Values, value)
			last.Other -= value.Count
		}
		return nil
	})
	return keys[:min(len(keys), maxKeys)], err
}
