package errorgroup

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

func nullable(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// occur stores the occurrences themselves.
func occur(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) error {
	var ids, groups []uuid.UUID
	var fingerprints, stacks, attributes []string
	var traces, releases, users []*string
	var times []time.Time
	for _, t := range batch {
		for _, e := range t.events {
			ids, groups, fingerprints = append(ids, e.ID), append(groups, t.group), append(fingerprints, t.fingerprint)
			stacks, attributes, times = append(stacks, e.StackTrace), append(attributes, string(e.Attributes)), append(times, e.Timestamp)
			traces, releases, users = append(traces, nullable(e.TraceID)), append(releases, nullable(e.Release)), append(users, nullable(e.UserID))
		}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO telemetry.obs_error_occurrences
			(id, tenant_id, project_id, error_group_id, fingerprint, stack_trace, attributes, trace_id, release, user_id, timestamp)
		SELECT n.id, @tenant, @project, n.group_id, n.fingerprint, n.stack, n.attributes::jsonb, n.trace, n.release, n.user_id, n.at
		FROM unnest(@ids::uuid[], @groups::uuid[], @fingerprints::text[], @stacks::text[], @attributes::text[], @traces::text[],
			@releases::text[], @users::text[], @times::timestamptz[])
			AS n (id, group_id, fingerprint, stack, attributes, trace, release, user_id, at)`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "ids": ids, "groups": groups, "fingerprints": fingerprints, "stacks": stacks,
		"attributes": attributes, "traces": traces, "releases": releases, "users": users, "times": times,
	})
	return err
}

func countMinutes(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) error {
	var groups []uuid.UUID
	var buckets []time.Time
	var counts []int64
	for _, t := range batch {
		for bucket, count := range t.minutes() {
			groups, buckets, counts = append(groups, t.group), append(buckets, bucket), append(counts, count)
		}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO telemetry.obs_error_counts AS c (tenant_id, project_id, error_group_id, bucket, count)
		SELECT $1, $2, n.group_id, n.bucket, n.count
		FROM unnest($3::uuid[], $4::timestamptz[], $5::bigint[]) AS n (group_id, bucket, count)
		ON CONFLICT (project_id, error_group_id, bucket) DO UPDATE SET count = c.count + excluded.count`,
		s.TenantID, s.ProjectID, groups, buckets, counts)
	return err
}

// countTags counts what the groups are broken down by. A key has at most 200 values and a
// group at most 50 keys: further values count as other, further keys not at all.
func countTags(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) error {
	known, err := knownTags(ctx, tx, s, batch)
	if err != nil {
		return err
	}
	type cell struct {
		group uuid.UUID
		tagged
	}
	sums := map[cell]int64{}
	for _, t := range batch {
		counted := t.tags()
		for _, one := range slices.SortedFunc(maps.Keys(counted), func(a, b tagged) int {
			return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Value, b.Value), a.day.Compare(b.day))
		}) {
			tag, ok := known.admit(t.group, one.Tag)
			if ok {
				sums[cell{t.group, tagged{tag, one.day}}] += counted[one]
			}
		}
	}
	var groups []uuid.UUID
	var keys, values []string
	var days []time.Time
	var counts []int64
	for c, count := range sums {
		groups, keys, values, days = append(groups, c.group), append(keys, c.Key), append(values, c.Value), append(days, c.day)
		counts = append(counts, count)
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO telemetry.obs_error_tag_counts AS c (tenant_id, project_id, error_group_id, key, value, bucket, count)
		SELECT $1, $2, n.group_id, n.key, n.value, n.bucket, n.count
		FROM unnest($3::uuid[], $4::text[], $5::text[], $6::date[], $7::bigint[]) AS n (group_id, key, value, bucket, count)
		ON CONFLICT (error_group_id, key, value, bucket) DO UPDATE SET count = c.count + excluded.count`,
		s.TenantID, s.ProjectID, groups, keys, values, days, counts)
	return err
}

// knownTags are the tags of the groups of the batch, as far as this process knows or can
// find out.
func knownTags(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) (*tagMemory, error) {
	missing := tagsSeen.missing(batch, clock.Now())
	if len(missing) == 0 {
		return tagsSeen, nil
	}
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT c.error_group_id, c.key, c.value
		FROM telemetry.obs_error_tag_counts AS c
		WHERE c.tenant_id = $1 AND c.project_id = $2 AND c.error_group_id = ANY ($3)`, s.TenantID, s.ProjectID, missing)
	if err != nil {
		return nil, err
	}
	var group uuid.UUID
	var tag Tag
	if _, err := pgx.ForEachRow(rows, []any{&group, &tag.Key, &tag.Value}, func() error {
		tagsSeen.admit(group, tag)
		return nil
	}); err != nil {
		return nil, err
	}
	return tagsSeen, nil
}

// countUsers counts each user of a group once.
func countUsers(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) error {
	var groups []uuid.UUID
	var users []int64
	for _, t := range batch {
		for _, user := range t.users() {
			groups, users = append(groups, t.group), append(users, user)
		}
	}
	if len(users) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO telemetry.obs_error_users (tenant_id, project_id, error_group_id, user_hash)
		SELECT $1, $2, n.group_id, n.user_hash
		FROM unnest($3::uuid[], $4::bigint[]) AS n (group_id, user_hash)
		ON CONFLICT DO NOTHING
		RETURNING error_group_id`, s.TenantID, s.ProjectID, groups, users)
	if err != nil {
		return err
	}
	changed, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(changed) == 0 {
		return err
	}
	if err := addUsers(ctx, tx, s, changed); err != nil {
		return err
	}
	return recountUsers(ctx, tx, s, changed)
}

// addUsers counts one user more for each time a group is named; groups that others were
// merged into are left to recountUsers.
func addUsers(ctx context.Context, tx pgx.Tx, s auth.Scope, groups []uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		UPDATE telemetry.obs_error_groups AS g
		SET users_affected = coalesce(g.users_affected, 0) + n.count
		FROM (SELECT u.id, count(*) AS count FROM unnest($3::uuid[]) AS u (id) GROUP BY u.id) AS n
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND g.id = n.id AND NOT EXISTS (
			SELECT 1 FROM telemetry.obs_error_groups AS f
			WHERE f.tenant_id = $1 AND f.project_id = $2 AND f.merged_into = g.id)`, s.TenantID, s.ProjectID, groups)
	return err
}

// recountUsers counts the users of the given groups and of those that they are merged
// into, as far as something was merged into them: somebody whom both met counts once.
func recountUsers(ctx context.Context, tx pgx.Tx, s auth.Scope, groups []uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		WITH parents AS (
			SELECT f.merged_into AS id
			FROM telemetry.obs_error_groups AS f
			WHERE f.tenant_id = $1 AND f.project_id = $2 AND (f.id = ANY ($3) OR f.merged_into = ANY ($3)) AND f.merged_into IS NOT NULL
			GROUP BY f.merged_into
		)
		UPDATE telemetry.obs_error_groups AS g
		SET users_affected = (
			SELECT nullif(count(DISTINCT u.user_hash), 0)
			FROM telemetry.obs_error_users AS u
			WHERE u.tenant_id = $1 AND u.project_id = $2 AND u.error_group_id IN (
				SELECT f.id FROM telemetry.obs_error_groups AS f
				WHERE f.tenant_id = $1 AND f.project_id = $2 AND (f.id = g.id OR f.merged_into = g.id)))
		FROM parents
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND g.id = parents.id`, s.TenantID, s.ProjectID, groups)
	return err
}
