package anomaly

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// columns are what an Anomaly is read from. One that was not seen for Life is
// over, also before the sweep has written it down.
const columns = `a.id, a.metric_name, a.service_name, a.labels, a.value, a.expected, a.deviation, a.z_score, a.severity,
	CASE WHEN a.status = 'active' AND a.last_seen_at < now() - interval '1 hour' THEN 'resolved' ELSE a.status END AS status,
	a.source, a.incident_id, a.detected_at, a.last_seen_at, a.reported_at`

// Reader reads the anomalies of a project.
type Reader struct{ db *postgres.DB }

// NewReader returns a Reader of db.
func NewReader(db *postgres.DB) *Reader { return &Reader{db: db} }

// Active returns the anomalies that are active now, newest first.
func (r *Reader) Active(ctx context.Context, s auth.Scope, limit int) ([]Anomaly, error) {
	found, err := r.list(ctx, s, `
		SELECT `+columns+`
		FROM ai.anomalies AS a
		WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.status = 'active'
			AND a.last_seen_at >= now() - interval '1 hour'
		ORDER BY a.detected_at DESC, a.id
		LIMIT @limit`, pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list active anomalies: %w", err)
	}
	return found, nil
}

// Around returns the anomalies of a service that were seen in a range of time
// and that nobody dismissed, the strongest first.
func (r *Reader) Around(ctx context.Context, s auth.Scope, service string, from, to time.Time, limit int) ([]Anomaly, error) {
	found, err := r.list(ctx, s, `
		SELECT `+columns+`
		FROM ai.anomalies AS a
		WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.status IN ('active', 'resolved')
			AND a.last_seen_at >= @from AND a.detected_at <= @to AND lower(a.service_name) = lower(@service)
		ORDER BY a.severity, a.z_score DESC, a.id
		LIMIT @limit`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "service": service, "from": from, "to": to, "limit": limit,
	})
	if err != nil {
		return nil, fmt.Errorf("list anomalies around a time: %w", err)
	}
	return found, nil
}

// ByID returns one anomaly.
func (r *Reader) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Anomaly, error) {
	var a Anomaly
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		a, err = load(ctx, tx, s, id, "")
		return err
	})
	return a, err
}

func load(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, lock string) (Anomaly, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM ai.anomalies AS a
		WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.id = @id `+lock,
		pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "id": id})
	if err != nil {
		return Anomaly{}, fmt.Errorf("read anomaly: %w", err)
	}
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Anomaly])
	if errors.Is(err, pgx.ErrNoRows) {
		return Anomaly{}, fault.Missing()
	}
	if err != nil {
		return Anomaly{}, fmt.Errorf("read anomaly: %w", err)
	}
	return a, nil
}

func (r *Reader) list(ctx context.Context, s auth.Scope, query string, args pgx.NamedArgs) ([]Anomaly, error) {
	var found []Anomaly
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, query, args)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Anomaly])
		return err
	})
	return found, err
}
