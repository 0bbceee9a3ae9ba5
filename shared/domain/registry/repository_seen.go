package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// recent is what this process knows to be registered.
var recent = newSightings()

// typeOf is what a service is taken for as long as nobody says better.
func typeOf(source Source) Type {
	if source == SourceAgent {
		return TypeCloudVM
	}
	return TypeBackend
}

// Seen notes inside the transaction of a batch that telemetry of the given services has
// arrived. It is cheap: what this process has noted within the last 30 seconds costs
// nothing. Call it last in the transaction, so that its rows are locked briefly.
func Seen(ctx context.Context, tx pgx.Tx, s auth.Scope, services []string, source Source, at time.Time) error {
	return SeenAs(ctx, tx, s, services, source, typeOf(source), at)
}

// SeenAs is Seen for services whose type the telemetry tells.
func SeenAs(ctx context.Context, tx pgx.Tx, s auth.Scope, services []string, source Source, kind Type, at time.Time) error {
	now := clock.Now()
	fresh, doubtful := sorted(s, services, now)
	if len(doubtful) > 0 {
		there, err := present(ctx, tx, s, doubtful)
		if err != nil {
			return fmt.Errorf("look for services: %w", err)
		}
		recent.remember(s, there, now, true)
		for _, service := range doubtful {
			if !slices.Contains(there, service) {
				fresh = append(fresh, service)
			}
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	slices.Sort(fresh)
	if at.After(now) {
		at = now
	}
	if err := note(ctx, tx, s, fresh, source, kind, at); err != nil {
		return fmt.Errorf("note services: %w", err)
	}
	recent.remember(s, fresh, now, false)
	return nil
}

// sorted tells which of the services have to be written, and which were written by a
// transaction of which nothing is known yet.
func sorted(s auth.Scope, services []string, now time.Time) (fresh, doubtful []string) {
	for _, service := range services {
		service = Clean(service)
		if service == "" || slices.Contains(fresh, service) || slices.Contains(doubtful, service) {
			continue
		}
		switch recent.of(s, service, now) {
		case unknown:
			fresh = append(fresh, service)
		case written:
			doubtful = append(doubtful, service)
		case confirmed:
		}
	}
	return fresh, doubtful
}

// Clean cuts a name to what a service may be called.
func Clean(service string) string {
	if len(service) > maxName {
		if runes := []rune(service); len(runes) > maxName {
			service = string(runes[:maxName])
		}
	}
	return strings.ToValidUTF8(service, "?")
}

func present(ctx context.Context, tx pgx.Tx, s auth.Scope, services []string) ([]string, error) {
	rows, err := tx.Query(ctx, `
		SELECT r.service_name
		FROM telemetry.obs_service_registrations AS r
		WHERE r.tenant_id = $1 AND r.project_id = $2 AND r.service_name = ANY ($3)`, s.TenantID, s.ProjectID, services)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// note waits for nobody who notes the same service at the same moment: whoever is first
// notes it for all.
func note(ctx context.Context, tx pgx.Tx, s auth.Scope, services []string, source Source, kind Type, at time.Time) error {
	_, err := tx.Exec(ctx, `
		WITH free AS (
			SELECT r.id
			FROM telemetry.obs_service_registrations AS r
			WHERE r.tenant_id = @tenant AND r.project_id = @project AND r.service_name = ANY (@services)
				AND (r.last_heartbeat IS NULL OR r.last_heartbeat < @at)
			ORDER BY r.service_name
			FOR UPDATE SKIP LOCKED
		), heard AS (
			UPDATE telemetry.obs_service_registrations AS r
			SET last_heartbeat = @at, last_seen = greatest(r.last_seen, @at)
			FROM free
			WHERE r.id = free.id AND r.tenant_id = @tenant AND r.project_id = @project
		)
		INSERT INTO telemetry.obs_service_registrations
			(tenant_id, project_id, service_name, service_type, source, last_heartbeat, first_seen, last_seen)
		SELECT @tenant, @project, n.name, @kind, @source, @at, @at, @at
		FROM unnest(@services::text[]) AS n (name)
		WHERE NOT EXISTS (
			SELECT 1 FROM telemetry.obs_service_registrations AS r
			WHERE r.tenant_id = @tenant AND r.project_id = @project AND r.service_name = n.name)
		ORDER BY n.name
		ON CONFLICT (project_id, service_name) DO NOTHING`,
		pgx.NamedArgs{
			"tenant": s.TenantID, "project": s.ProjectID, "services": services, "source": source, "kind": kind, "at": at,
		})
	return err
}
