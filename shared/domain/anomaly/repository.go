package anomaly

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// oneActive is the rule that a metric with its labels has one active anomaly.
const oneActive = "anomalies_active_key"

// Repository keeps the anomalies of projects.
type Repository struct {
	*Reader
}

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{Reader: NewReader(db)} }

// Report stores what was found and returns the ids in the order of the report. A
// repeat renews the active anomaly of the same metric, service and labels, or the
// one that a person has dismissed within Life: that stays dismissed.
func (r *Repository) Report(ctx context.Context, s auth.Scope, found []Anomaly) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(found))
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := expire(ctx, tx, s); err != nil {
			return err
		}
		for _, i := range inOrderOfKeys(found) {
			kept, err := keep(ctx, tx, s, found[i])
			if err != nil {
				return err
			}
			ids[i] = kept
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("report anomalies: %w", err)
	}
	return ids, nil
}

// inOrderOfKeys is the order in which every report locks rows, so that two
// reports cannot wait for each other.
func inOrderOfKeys(found []Anomaly) []int {
	order := make([]int, len(found))
	keys := make([]string, len(found))
	for i, a := range found {
		order[i] = i
		keys[i] = a.MetricName + "\x00" + a.ServiceName + "\x00" + string(hashOf(a.Labels))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
	return order
}

// keep stores one anomaly and announces it when it is new or has become worse or
// better.
func keep(ctx context.Context, tx pgx.Tx, s auth.Scope, a Anomaly) (uuid.UUID, error) {
	if dismissed, err := renewDismissed(ctx, tx, s, a); err != nil || dismissed != uuid.Nil {
		return dismissed, err
	}
	last, err := activeSeverity(ctx, tx, s, a)
	if err != nil {
		return uuid.Nil, err
	}
	stored, err := upsert(ctx, tx, s, a)
	if err != nil {
		return uuid.Nil, err
	}
	switch last {
	case stored.Severity:
		return stored.ID, nil
	case "":
		return stored.ID, announce(ctx, tx, s, EventDetected, stored)
	default:
		return stored.ID, announce(ctx, tx, s, EventUpdated, stored)
	}
}

func keyOf(s auth.Scope, a Anomaly) pgx.NamedArgs {
	return pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "metric": a.MetricName, "service": a.ServiceName, "hash": hashOf(a.Labels),
		"now": clock.Now(),
	}
}

func renewDismissed(ctx context.Context, tx pgx.Tx, s auth.Scope, a Anomaly) (uuid.UUID, error) {
	rows, err := tx.Query(ctx, `
		UPDATE ai.anomalies
		SET last_seen_at = @now
		WHERE id = (
			SELECT id
			FROM ai.anomalies
			WHERE tenant_id = @tenant AND project_id = @project AND status = 'dismissed' AND metric_name = @metric
				AND service_name = @service AND labels_hash = @hash AND last_seen_at >= now() - interval '1 hour'
			ORDER BY last_seen_at DESC, id
			LIMIT 1
		) AND tenant_id = @tenant AND project_id = @project
		RETURNING id`, keyOf(s, a))
	return maybe(rows, err, pgx.RowTo[uuid.UUID])
}

func activeSeverity(ctx context.Context, tx pgx.Tx, s auth.Scope, a Anomaly) (Severity, error) {
	rows, err := tx.Query(ctx, `
		SELECT severity
		FROM ai.anomalies
		WHERE tenant_id = @tenant AND project_id = @project AND status = 'active' AND metric_name = @metric
			AND service_name = @service AND labels_hash = @hash
		FOR UPDATE`, keyOf(s, a))
	return maybe(rows, err, pgx.RowTo[Severity])
}

// maybe reads a row that need not be there.
func maybe[T any](rows pgx.Rows, err error, read pgx.RowToFunc[T]) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	found, err := pgx.CollectOneRow(rows, read)
	if errors.Is(err, pgx.ErrNoRows) {
		return none, nil
	}
	return found, err
}

func upsert(ctx context.Context, tx pgx.Tx, s auth.Scope, a Anomaly) (Anomaly, error) {
	labels := a.Labels
	if labels == nil {
		labels = map[string]string{}
	}
	args := keyOf(s, a)
	for name, value := range map[string]any{
		"id": uuid.Must(uuid.NewV7()), "labels": labels, "value": a.Value, "expected": a.Expected, "deviation": a.Deviation,
		"z": a.ZScore, "severity": a.Severity, "source": a.Source, "detected": a.DetectedAt,
	} {
		args[name] = value
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO ai.anomalies AS a (id, tenant_id, project_id, metric_name, service_name, labels, labels_hash, value, expected,
			deviation, z_score, severity, source, detected_at, last_seen_at, reported_at)
		VALUES (@id, @tenant, @project, @metric, @service, @labels, @hash, @value, @expected,
			@deviation, @z, @severity, @source, @detected, @now, @now)
		ON CONFLICT (project_id, metric_name, service_name, labels_hash) WHERE status = 'active'
		DO UPDATE SET value = excluded.value, expected = excluded.expected, deviation = excluded.deviation,
			z_score = excluded.z_score, severity = excluded.severity, last_seen_at = excluded.last_seen_at
		RETURNING `+columns, args)
	if err != nil {
		return Anomaly{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Anomaly])
}

// SetStatus records what a person decided. Going back to active fails with a
// conflict while another anomaly of the same metric, service and labels is
// active; a person who takes one up again has seen it.
func (r *Repository) SetStatus(ctx context.Context, s auth.Scope, id uuid.UUID, to Status) (Anomaly, error) {
	var changed Anomaly
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := expire(ctx, tx, s); err != nil {
			return err
		}
		a, err := load(ctx, tx, s, id, "FOR UPDATE")
		if err != nil || a.Status == to {
			changed = a
			return err
		}
		if changed, err = move(ctx, tx, s, id, to); err != nil {
			return err
		}
		if err := announce(ctx, tx, s, EventUpdated, changed); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "anomaly.updated", id.String()).
			Changing(audit.Changes{"status": {Old: a.Status, New: to}}))
	})
	if postgres.IsUnique(err, oneActive) {
		return Anomaly{}, fault.New(fault.Conflict, fault.CodeConflict, "Another anomaly of this metric is active.")
	}
	if err != nil {
		return Anomaly{}, fmt.Errorf("change anomaly: %w", err)
	}
	return changed, nil
}

func move(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, to Status) (Anomaly, error) {
	rows, err := tx.Query(ctx, `
		UPDATE ai.anomalies AS a
		SET status = @status, last_seen_at = CASE WHEN @status = 'active' THEN @now ELSE a.last_seen_at END
		WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.id = @id
		RETURNING `+columns, pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "id": id, "status": to, "now": clock.Now()})
	if err != nil {
		return Anomaly{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Anomaly])
}

// Expired returns the projects with active anomalies that were not seen for Life.
func (r *Repository) Expired(ctx context.Context, limit int) ([]auth.Scope, error) {
	var scopes []auth.Scope
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT e.tenant_id, e.project_id
			FROM ai.expired_anomalies($1) AS e`, limit)
		if err != nil {
			return err
		}
		scopes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[auth.Scope])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find expired anomalies: %w", err)
	}
	return scopes, nil
}

// Expire resolves the active anomalies of a project that were not seen for Life.
func (r *Repository) Expire(ctx context.Context, s auth.Scope) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error { return expire(ctx, tx, s) })
	if err != nil {
		return fmt.Errorf("expire anomalies: %w", err)
	}
	return nil
}

func expire(ctx context.Context, tx pgx.Tx, s auth.Scope) error {
	rows, err := tx.Query(ctx, `
		UPDATE ai.anomalies AS a
		SET status = 'resolved'
		WHERE a.tenant_id = $1 AND a.project_id = $2 AND a.status = 'active' AND a.last_seen_at < now() - interval '1 hour'
		RETURNING `+columns, s.TenantID, s.ProjectID)
	if err != nil {
		return err
	}
	over, err := pgx.CollectRows(rows, pgx.RowToStructByName[Anomaly])
	if err != nil {
		return err
	}
	for _, a := range over {
		if err := announce(ctx, tx, s, EventUpdated, a); err != nil {
			return err
		}
	}
	return nil
}

func announce(ctx context.Context, tx pgx.Tx, s auth.Scope, event string, a Anomaly) error {
	return events.Publish(ctx, tx, s, events.Event{Channel: Channel, Type: event, Data: PayloadOf(a)})
}

// hashOf is the same for the same labels, whatever their order.
func hashOf(labels map[string]string) []byte {
	if labels == nil {
		labels = map[string]string{}
	}
	content, err := json.Marshal(labels) // sorts the names
	if err != nil {                      // texts always encode
		return nil
	}
	sum := sha256.Sum256(content)
	return sum[:]
}
