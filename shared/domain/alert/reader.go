package alert

import (
	"context"
	"encoding/json"
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

const (
	columns = `a.id, a.integration_id, i.name AS integration_name, i.integration_type, a.alert_name, a.status,
		a.severity, a.summary, coalesce(a.description, '') AS description, a.labels, a.annotations, a.starts_at,
		a.ends_at, a.external_url, a.fingerprint, a.group_key, a.group_hash, a.incident_id, a.delivery_id, a.muted,
		a.repeat_count, a.received_at, a.last_seen_at`

	deliveryColumns = `id, integration_id, received_at, source_ip, content_type, status, alerts, results`
)

// The bounds of the look-up from an alert to its deliveries: the newest ones, found
// among so many of the project.
const (
	shownDeliveries   = 20
	visitedDeliveries = 1000
)

// Reader reads alerts and deliveries. Every service may have one.
type Reader struct {
	db *postgres.DB
}

// NewReader returns the reader on db.
func NewReader(db *postgres.DB) *Reader {
	return &Reader{db}
}

// Filter narrows a list of alerts; what is empty does not count. From and To are
// times of receipt and both included.
type Filter struct {
	IntegrationID *uuid.UUID
	IncidentID    *uuid.UUID
	Status        Status
	Severity      Severity
	From          *time.Time
	To            *time.Time
}

// Position is a place in a list that is ordered by time of receipt, newest first.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// List returns at most limit alerts, the newest first, from the start or after a
// position.
func (r *Reader) List(ctx context.Context, s auth.Scope, f Filter, after *Position, limit int) ([]Alert, error) {
	where, args := f.conditions(), pgx.NamedArgs{
		"project": s.ProjectID, "integration": f.IntegrationID, "incident": f.IncidentID,
		"status": f.Status, "severity": f.Severity, "from": f.From, "to": f.To, "limit": limit,
	}
	if after != nil {
		where += afterPosition
		args["after_time"], args["after_id"] = after.At, after.ID
	}
	query := `
		SELECT ` + columns + `
		FROM integration.monitoring_alerts AS a
		LEFT JOIN auth.monitoring_integrations AS i ON i.project_id = a.project_id AND i.id = a.integration_id
		WHERE a.project_id = @project` + where + `
		ORDER BY a.received_at DESC, a.id
		LIMIT @limit`
	alerts, err := collect[Alert](ctx, r.db, s, query, args)
	if err != nil {
		return nil, fmt.Errorf("list alerts: %w", err)
	}
	return alerts, nil
}

const afterPosition = ` AND (a.received_at < @after_time OR a.received_at = @after_time AND a.id > @after_id)`

// conditions writes only what is asked for, so that the planner can pick an index.
func (f Filter) conditions() string {
	var where strings.Builder
	for _, c := range []struct {
		given bool
		text  string
	}{
		{f.IntegrationID != nil, ` AND a.integration_id = @integration`},
		{f.IncidentID != nil, ` AND a.incident_id = @incident`},
		{f.Status != "", ` AND a.status = @status`},
		{f.Severity != "", ` AND a.severity = @severity`},
		{f.From != nil, ` AND a.received_at >= @from`},
		{f.To != nil, ` AND a.received_at <= @to`},
	} {
		if c.given {
			where.WriteString(c.text)
		}
	}
	return where.String()
}

// ByID returns one alert.
func (r *Reader) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Alert, error) {
	alerts, err := collect[Alert](ctx, r.db, s, `
		SELECT `+columns+`
		FROM integration.monitoring_alerts AS a
		LEFT JOIN auth.monitoring_integrations AS i ON i.project_id = a.project_id AND i.id = a.integration_id
		WHERE a.project_id = $1 AND a.id = $2`, s.ProjectID, id)
	if err != nil {
		return Alert{}, fmt.Errorf("read alert: %w", err)
	}
	if len(alerts) == 0 {
		return Alert{}, fault.Missing()
	}
	return alerts[0], nil
}

// Sighting is a delivery that contained an alert.
type Sighting struct {
	DeliveryID uuid.UUID `json:"delivery_id" format:"uuid"`
	ReceivedAt time.Time `json:"received_at"`
}

// Sightings returns the newest deliveries that contained the alert, at most 20. Only
// the last thousand deliveries before the alert was seen last are looked through.
func (r *Reader) Sightings(ctx context.Context, s auth.Scope, a Alert) ([]Sighting, error) {
	sightings, err := collect[Sighting](ctx, r.db, s, `
		SELECT d.id AS delivery_id, d.received_at
		FROM (
			SELECT id, received_at, results
			FROM integration.webhook_deliveries
			WHERE project_id = @project AND received_at BETWEEN @first AND @last
			ORDER BY received_at DESC, id
			LIMIT @visited
		) AS d
		WHERE d.results @> @mark
		ORDER BY d.received_at DESC, d.id
		LIMIT @shown`, pgx.NamedArgs{
		"project": s.ProjectID, "first": a.ReceivedAt, "last": a.LastSeenAt,
		"mark":    json.RawMessage(`[{"alert_id":"` + a.ID.String() + `"}]`),
		"visited": visitedDeliveries, "shown": shownDeliveries,
	})
	if err != nil {
		return nil, fmt.Errorf("read deliveries of alert: %w", err)
	}
	return sightings, nil
}

// DeliveryFilter narrows a list of deliveries; what is empty does not count.
type DeliveryFilter struct {
	IntegrationID *uuid.UUID
	Status        DeliveryStatus
}

// Deliveries returns at most limit deliveries, the newest first, from the start or
// after a position.
func (r *Reader) Deliveries(ctx context.Context, s auth.Scope, f DeliveryFilter, after *Position, limit int) ([]Delivery, error) {
	where, args := "", pgx.NamedArgs{
		"project": s.ProjectID, "integration": f.IntegrationID, "status": f.Status, "limit": limit,
	}
	if f.IntegrationID != nil {
		where += ` AND a.integration_id = @integration`
	}
	if f.Status != "" {
		where += ` AND a.status = @status`
	}
	if after != nil {
		where += afterPosition
		args["after_time"], args["after_id"] = after.At, after.ID
	}
	query := `
		SELECT ` + deliveryColumns + `
		FROM integration.webhook_deliveries AS a
		WHERE a.project_id = @project` + where + `
		ORDER BY a.received_at DESC, a.id
		LIMIT @limit`
	deliveries, err := collect[Delivery](ctx, r.db, s, query, args)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return deliveries, nil
}

// Delivery returns one delivery and its body, as valid JSON with the spacing of the
// database.
func (r *Reader) Delivery(ctx context.Context, s auth.Scope, id uuid.UUID) (Delivery, json.RawMessage, error) {
	var d Delivery
	var raw json.RawMessage
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT `+deliveryColumns+`, raw_payload
			FROM integration.webhook_deliveries
			WHERE project_id = $1 AND id = $2`, s.ProjectID, id).
			Scan(&d.ID, &d.IntegrationID, &d.ReceivedAt, &d.SourceIP, &d.ContentType, &d.Status, &d.Alerts, &d.Results, &raw)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return d, nil, fault.Missing()
	}
	if err != nil {
		return d, nil, fmt.Errorf("read delivery: %w", err)
	}
	return d, raw, nil
}

// Starts returns when the alerts with the given ids began. Those that do not exist are
// left out.
func (r *Reader) Starts(ctx context.Context, s auth.Scope, ids []uuid.UUID) (map[uuid.UUID]time.Time, error) {
	type start struct {
		ID       uuid.UUID
		StartsAt time.Time
	}
	found, err := collect[start](ctx, r.db, s, `
		SELECT id, starts_at
		FROM integration.monitoring_alerts
		WHERE tenant_id = $1 AND project_id = $2 AND id = ANY($3)`, s.TenantID, s.ProjectID, ids)
	if err != nil {
		return nil, fmt.Errorf("read starts of alerts: %w", err)
	}
	starts := make(map[uuid.UUID]time.Time, len(found))
	for _, f := range found {
		starts[f.ID] = f.StartsAt
	}
	return starts, nil
}

func collect[T any](ctx context.Context, db *postgres.DB, s auth.Scope, query string, args ...any) ([]T, error) {
	var found []T
	err := db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[T])
		return err
	})
	return found, err
}
