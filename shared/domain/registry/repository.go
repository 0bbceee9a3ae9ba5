package registry

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const columns = `r.service_name, r.service_type, r.source, r.language, r.url, r.health_check_path, r.metadata, r.last_heartbeat, r.first_seen`

// Repository keeps the registries of projects.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter narrows a list; empty members do not.
type Filter struct {
	Source Source
	Type   Type
}

// List returns services by name, at most limit that come after the given name.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, after string, limit int) ([]Entry, error) {
	var entries []Entry
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM telemetry.obs_service_registrations AS r
			WHERE r.tenant_id = @tenant AND r.project_id = @project AND (@source = '' OR r.source = @source)
				AND (@type = '' OR r.service_type = @type) AND r.service_name COLLATE "C" > @after
			ORDER BY r.service_name COLLATE "C"
			LIMIT @limit`, pgx.NamedArgs{
			"tenant": s.TenantID, "project": s.ProjectID, "source": f.Source, "type": f.Type, "after": after, "limit": limit,
		})
		if err != nil {
			return err
		}
		entries, err = pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list services: %w", err)
	}
	return entries, nil
}

// Names returns the names of all services of the project, sorted, at most limit.
func (r *Repository) Names(ctx context.Context, s auth.Scope, limit int) ([]string, error) {
	var names []string
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT r.service_name
			FROM telemetry.obs_service_registrations AS r
			WHERE r.tenant_id = $1 AND r.project_id = $2
			ORDER BY r.service_name COLLATE "C"
			LIMIT $3`, s.TenantID, s.ProjectID, limit)
		if err != nil {
			return err
		}
		names, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list service names: %w", err)
	}
	return names, nil
}

// stored is an entry and whether it was made just now.
type stored struct {
	Entry
	Created bool
}

// Register enters a service or changes what was entered about it, and reports whether it
// is new.
func (r *Repository) Register(ctx context.Context, s auth.Scope, given Registration) (Entry, bool, error) {
	if err := given.check(); err != nil {
		return Entry{}, false, err
	}
	if len(given.Metadata) == 0 {
		given.Metadata = []byte("{}")
	}
	var kept stored
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if kept, err = register(ctx, tx, s, given); err != nil {
			return err
		}
		action := "service.updated"
		if kept.Created {
			action = "service.created"
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, action, auditID(given.ServiceName)).Changing(audit.Changes{
			"service_type": {New: given.ServiceType}, "url": {New: given.URL}, "language": {New: given.Language},
		}))
	})
	if err != nil {
		return Entry{}, false, fmt.Errorf("register service: %w", err)
	}
	return kept.Entry, kept.Created, nil
}

func register(ctx context.Context, tx pgx.Tx, s auth.Scope, given Registration) (stored, error) {
	rows, err := tx.Query(ctx, `
		INSERT INTO telemetry.obs_service_registrations AS r
			(tenant_id, project_id, service_name, service_type, source, language, url, health_check_path, metadata, first_seen, last_seen)
		VALUES (@tenant, @project, @name, @type, 'manual', @language, @url, @path, @metadata, @now, @now)
		ON CONFLICT (project_id, service_name) DO UPDATE
		SET service_type = excluded.service_type, language = excluded.language, url = excluded.url,
			health_check_path = excluded.health_check_path, metadata = excluded.metadata
		RETURNING `+columns+`, r.xmax = 0 AS created`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "name": given.ServiceName, "type": given.ServiceType, "language": given.Language,
		"url": given.URL, "path": given.HealthCheckPath, "metadata": given.Metadata, "now": clock.Now(),
	})
	if err != nil {
		return stored{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[stored])
}

// Remove takes a service out of the registry. It comes back when telemetry of it
// arrives.
func (r *Repository) Remove(ctx context.Context, s auth.Scope, service string) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		gone, err := tx.Exec(ctx, `
			DELETE FROM telemetry.obs_service_registrations
			WHERE tenant_id = $1 AND project_id = $2 AND service_name = $3`, s.TenantID, s.ProjectID, service)
		if err != nil {
			return err
		}
		if gone.RowsAffected() == 0 {
			return fault.Missing()
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "service.deleted", auditID(service)))
	})
	if err != nil {
		return fmt.Errorf("remove service: %w", err)
	}
	recent.forget(s, service)
	return nil
}

// auditID is the name as an entry of the audit trail can hold it.
func auditID(service string) string {
	if runes := []rune(service); len(runes) > 128 {
		return string(runes[:128])
	}
	return service
}
