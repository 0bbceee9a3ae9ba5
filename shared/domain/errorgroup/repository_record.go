package errorgroup

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// The live events of this package.
const (
	Channel        = "alerts"
	EventUpdated   = "error_group.updated"
	EventRegressed = "error_group.regressed"
)

// maxReleases is how many releases a group remembers, the newest.
const maxReleases = 50

// Record stores errors inside the transaction of the batch that they came with, and
// registers their services.
func Record(ctx context.Context, tx pgx.Tx, s auth.Scope, happened []Event) error {
	if err := Store(ctx, tx, s, happened); err != nil {
		return err
	}
	return registerServices(ctx, tx, s, happened)
}

// Store is Record for a caller who registers the services: it stores groups, occurrences
// and what both are counted by. The rows of the groups are locked in one order, so that
// two batches cannot wait for each other.
func Store(ctx context.Context, tx pgx.Tx, s auth.Scope, happened []Event) error {
	if len(happened) == 0 {
		return nil
	}
	batch := tallies(happened)
	for _, step := range []struct {
		name string
		run  func(context.Context, pgx.Tx, auth.Scope, []*tally) error
	}{
		{"lock", lock},
		{"note releases of", noteReleases},
		{"count", group},
		{"store occurrences of", occur},
		{"count the minutes of", countMinutes},
		{"count the tags of", countTags},
		{"count the users of", countUsers},
	} {
		if err := step.run(ctx, tx, s, batch); err != nil {
			return fmt.Errorf("%s error groups: %w", step.name, err)
		}
	}
	return nil
}

func registerServices(ctx context.Context, tx pgx.Tx, s auth.Scope, happened []Event) error {
	var services []string
	last := time.Time{}
	for _, e := range happened {
		if e.ServiceName != unnamed && !slices.Contains(services, e.ServiceName) {
			services = append(services, e.ServiceName)
		}
		if e.Timestamp.After(last) {
			last = e.Timestamp
		}
	}
	return registry.Seen(ctx, tx, s, services, registry.SourceSDK, last)
}

func fingerprintsOf(batch []*tally) []string {
	names := make([]string, len(batch))
	for i, t := range batch {
		names[i] = t.fingerprint
	}
	return names
}

// lock takes the rows that the batch will change, with those that they are merged into, in
// the order in which new groups are inserted.
func lock(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) error {
	_, err := tx.Exec(ctx, `
		SELECT 1
		FROM telemetry.obs_error_groups AS g
		WHERE g.tenant_id = $1 AND g.project_id = $2 AND g.id IN (
			SELECT o.id FROM telemetry.obs_error_groups AS o
			WHERE o.tenant_id = $1 AND o.project_id = $2 AND o.fingerprint = ANY ($3)
			UNION
			SELECT o.merged_into FROM telemetry.obs_error_groups AS o
			WHERE o.tenant_id = $1 AND o.project_id = $2 AND o.fingerprint = ANY ($3) AND o.merged_into IS NOT NULL)
		ORDER BY g.fingerprint COLLATE "C"
		FOR UPDATE`, s.TenantID, s.ProjectID, fingerprintsOf(batch))
	return err
}

// noteReleases remembers when each release of a service was first heard of.
func noteReleases(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) error {
	var services, releases []string
	var firsts []time.Time
	for _, t := range batch {
		for _, e := range t.events {
			if e.Release != "" {
				services, releases, firsts = append(services, e.ServiceName), append(releases, e.Release), append(firsts, e.Timestamp)
			}
		}
	}
	if len(releases) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO telemetry.obs_releases (tenant_id, project_id, service_name, release, first_seen)
		SELECT $1, $2, n.service, n.release, min(n.at)
		FROM unnest($3::text[], $4::text[], $5::timestamptz[]) AS n (service, release, at)
		WHERE NOT EXISTS (
			SELECT 1 FROM telemetry.obs_releases AS r
			WHERE r.tenant_id = $1 AND r.project_id = $2 AND r.service_name = n.service AND r.release = n.release)
		GROUP BY n.service, n.release
		ORDER BY n.service, n.release
		ON CONFLICT DO NOTHING`, s.TenantID, s.ProjectID, services, releases, firsts)
	return err
}

// moreReleases is the list of a group with what is new in another one, the newest kept.
const moreReleases = `(
	SELECT coalesce((array_agg(m.name ORDER BY m.at))[greatest(1, count(*)::int - @releases_kept + 1):], '{}')
	FROM (
		SELECT u.name, min(u.at) AS at FROM unnest(g.releases || %s) WITH ORDINALITY AS u (name, at) GROUP BY u.name
	) AS m)`

const keptColumns = `g.id, g.fingerprint, g.service_name, g.status, g.resolved_at, g.resolved_in_release, g.merged_into`

// group counts the batch in its groups, in those that they are merged into, and brings
// back what was resolved.
func group(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) error {
	rows, err := upsertGroups(ctx, tx, s, batch)
	if err != nil {
		return err
	}
	families := map[uuid.UUID][]Event{}
	standing := map[uuid.UUID]kept{}
	for i, k := range rows {
		batch[i].group = k.ID
		if k.MergedInto == nil {
			families[k.ID] = append(families[k.ID], batch[i].events...)
			standing[k.ID] = k
			continue
		}
		parent, err := addToParent(ctx, tx, s, *k.MergedInto, batch[i])
		if err != nil {
			return err
		}
		families[parent.ID] = append(families[parent.ID], batch[i].events...)
		standing[parent.ID] = parent
	}
	for id, happened := range families {
		if err := bringBack(ctx, tx, s, standing[id], happened); err != nil {
			return err
		}
	}
	return nil
}

// upsertGroups returns the groups in the order of the batch.
func upsertGroups(ctx context.Context, tx pgx.Tx, s auth.Scope, batch []*tally) ([]kept, error) {
	n := len(batch)
	services, classes, messages, releases := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	counts, firsts, lasts := make([]int64, n), make([]time.Time, n), make([]time.Time, n)
	for i, t := range batch {
		services[i], classes[i], messages[i] = t.newest.ServiceName, t.newest.Class, t.newest.Message
		releases[i] = strings.Join(t.releases(), separator)
		counts[i], firsts[i], lasts[i] = int64(len(t.events)), t.first, t.last
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO telemetry.obs_error_groups AS g
			(tenant_id, project_id, fingerprint, service_name, error_class, message, releases, occurrence_count, first_seen, last_seen)
		SELECT @tenant, @project, n.fingerprint, n.service, n.class, n.message, string_to_array(n.releases, E'\x1f'), n.count, n.first, n.last
		FROM unnest(@fingerprints::text[], @services::text[], @classes::text[], @messages::text[], @releases::text[],
			@counts::bigint[], @firsts::timestamptz[], @lasts::timestamptz[])
			AS n (fingerprint, service, class, message, releases, count, first, last)
		ORDER BY n.fingerprint COLLATE "C"
		ON CONFLICT (project_id, fingerprint) DO UPDATE
		SET occurrence_count = g.occurrence_count + excluded.occurrence_count,
			message = CASE WHEN excluded.last_seen >= g.last_seen THEN excluded.message ELSE g.message END,
			first_seen = least(g.first_seen, excluded.first_seen), last_seen = greatest(g.last_seen, excluded.last_seen),
			releases = CASE WHEN g.releases @> excluded.releases THEN g.releases ELSE `+fmt.Sprintf(moreReleases, "excluded.releases")+` END
		RETURNING `+keptColumns, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "fingerprints": fingerprintsOf(batch), "services": services, "classes": classes,
		"messages": messages, "releases": releases, "counts": counts, "firsts": firsts, "lasts": lasts, "releases_kept": maxReleases,
	})
	if err != nil {
		return nil, err
	}
	groups, err := pgx.CollectRows(rows, pgx.RowToStructByName[kept])
	if err != nil {
		return nil, err
	}
	slices.SortFunc(groups, func(a, b kept) int { return strings.Compare(a.Fingerprint, b.Fingerprint) })
	return groups, nil
}

// addToParent counts what came with a merged fingerprint in the group that it was merged
// into.
func addToParent(ctx context.Context, tx pgx.Tx, s auth.Scope, parent uuid.UUID, t *tally) (kept, error) {
	rows, err := tx.Query(ctx, `
		UPDATE telemetry.obs_error_groups AS g
		SET occurrence_count = g.occurrence_count + @count, first_seen = least(g.first_seen, @first), last_seen = greatest(g.last_seen, @last),
			releases = `+fmt.Sprintf(moreReleases, "@releases::text[]")+`
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.id = @id
		RETURNING `+keptColumns, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "id": parent, "count": len(t.events), "first": t.first, "last": t.last,
		"releases": orEmpty(t.releases()), "releases_kept": maxReleases,
	})
	if err != nil {
		return kept{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[kept])
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// bringBack returns a resolved group to the unresolved ones when it has occurred again.
func bringBack(ctx context.Context, tx pgx.Tx, s auth.Scope, k kept, happened []Event) error {
	if k.Status != Resolved {
		return nil
	}
	firsts, err := firstSeen(ctx, tx, s, k, happened)
	if err != nil {
		return err
	}
	if !k.regresses(happened, firsts) {
		return nil
	}
	if _, err := tx.Exec(ctx, `
		UPDATE telemetry.obs_error_groups
		SET status = 'unresolved', regressed = true, resolved_at = NULL, resolved_in_release = NULL
		WHERE tenant_id = $1 AND project_id = $2 AND id = $3`, s.TenantID, s.ProjectID, k.ID); err != nil {
		return err
	}
	g, err := load(ctx, tx, s, k.Fingerprint, "")
	if err != nil {
		return err
	}
	return events.Publish(ctx, tx, s, events.Event{Channel: Channel, Type: EventRegressed, Data: PayloadOf(g)})
}

// firstSeen knows when the releases were first heard of that a regression depends on.
func firstSeen(ctx context.Context, tx pgx.Tx, s auth.Scope, k kept, happened []Event) (func(service, release string) (time.Time, bool), error) {
	known := map[string]time.Time{}
	if k.ResolvedInRelease != nil {
		releases := []string{*k.ResolvedInRelease}
		for _, e := range happened {
			releases = append(releases, e.Release)
		}
		rows, err := tx.Query(ctx, `
			SELECT r.release, r.first_seen
			FROM telemetry.obs_releases AS r
			WHERE r.tenant_id = $1 AND r.project_id = $2 AND r.service_name = $3 AND r.release = ANY ($4)`,
			s.TenantID, s.ProjectID, k.ServiceName, releases)
		if err != nil {
			return nil, err
		}
		var release string
		var at time.Time
		if _, err := pgx.ForEachRow(rows, []any{&release, &at}, func() error {
			known[release] = at
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return func(service, release string) (time.Time, bool) {
		at, ok := known[release]
		return at, ok && service == k.ServiceName
	}, nil
}

// Accept stores errors in a transaction of their own.
func (r *Repository) Accept(ctx context.Context, s auth.Scope, happened []Event) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error { return Record(ctx, tx, s, happened) })
	if err != nil {
		return fmt.Errorf("store errors: %w", err)
	}
	return nil
}
