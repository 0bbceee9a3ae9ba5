package alert

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// The statements of Accept. Each takes all rows of a delivery at once.
const (
	insertGroups = `
		INSERT INTO integration.alert_groups (tenant_id, project_id, integration_id, group_hash, group_key)
		SELECT @tenant, @project, @integration, g.group_hash, g.group_key
		FROM unnest(@hashes::bytea[], @names::text[]) AS g (group_hash, group_key)
		ORDER BY g.group_hash
		ON CONFLICT ON CONSTRAINT alert_groups_project_id_group_hash_key DO NOTHING`

	lockGroups = `
		SELECT group_hash, incident_id
		FROM integration.alert_groups
		WHERE tenant_id = @tenant AND project_id = @project AND group_hash = ANY(@hashes)
		ORDER BY group_hash
		FOR UPDATE`

	groupsOfOpenAlerts = `
		SELECT DISTINCT group_hash, group_key
		FROM integration.monitoring_alerts
		WHERE tenant_id = @tenant AND project_id = @project AND fingerprint = ANY(@prints) AND status IN ('firing', 'acknowledged')`

	alertsByIdentity = `
		SELECT ` + columns + `
		FROM unnest(@prints::text[], @starts::timestamptz[]) AS k (fingerprint, starts_at)
		JOIN integration.monitoring_alerts AS a
			ON a.tenant_id = @tenant AND a.project_id = @project AND a.fingerprint = k.fingerprint AND a.starts_at = k.starts_at
		LEFT JOIN auth.monitoring_integrations AS i
			ON i.tenant_id = a.tenant_id AND i.project_id = a.project_id AND i.id = a.integration_id
		ORDER BY a.fingerprint, a.starts_at
		FOR UPDATE OF a`

	openAlerts = `
		SELECT ` + columns + `
		FROM integration.monitoring_alerts AS a
		LEFT JOIN auth.monitoring_integrations AS i
			ON i.tenant_id = a.tenant_id AND i.project_id = a.project_id AND i.id = a.integration_id
		WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.fingerprint = ANY(@prints) AND a.status IN ('firing', 'acknowledged')
		ORDER BY a.fingerprint, a.starts_at
		FOR UPDATE OF a`

	incidentStates = `
		SELECT id, state, resolved_at, deleted_at IS NOT NULL
		FROM incident.incidents
		WHERE tenant_id = @tenant AND project_id = @project AND id = ANY(ARRAY(
			SELECT g.incident_id
			FROM integration.alert_groups AS g
			WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.group_hash = ANY(@hashes)))`

	insertDelivery = `
		INSERT INTO integration.webhook_deliveries (id, tenant_id, project_id, integration_id, received_at,
			source_ip, content_type, raw_payload, status, alerts, results)
		VALUES (@id, @tenant, @project, @integration, @received_at,
			@source_ip, @content_type, @raw, @status, @alerts, @results)`

	insertAlerts = `
		INSERT INTO integration.monitoring_alerts (id, tenant_id, project_id, integration_id, alert_name, status,
			severity, summary, description, labels, annotations, starts_at, ends_at, external_url, fingerprint,
			group_key, group_hash, incident_id, delivery_id, received_at, last_seen_at, repeat_count)
		SELECT n.id, @tenant, @project, @integration, n.alert_name, n.status,
			n.severity, n.summary, n.description, n.labels, n.annotations, n.starts_at, n.ends_at, n.external_url,
			n.fingerprint, n.group_key, n.group_hash, n.incident_id, @delivery, @received_at, @received_at, n.repeat_count
		FROM json_to_recordset(@rows::json) AS n (id uuid, alert_name text, status text, severity text, summary text,
			description text, labels jsonb, annotations jsonb, starts_at timestamptz, ends_at timestamptz,
			external_url text, fingerprint text, group_key text, group_hash bytea, incident_id uuid, repeat_count integer)
		ORDER BY n.fingerprint, n.starts_at
		ON CONFLICT ON CONSTRAINT monitoring_alerts_project_id_fingerprint_starts_at_key DO NOTHING`

	updateAlerts = `
		UPDATE integration.monitoring_alerts AS a
		SET alert_name = n.alert_name, status = n.status, severity = n.severity, summary = n.summary,
			description = n.description, labels = n.labels, annotations = n.annotations, ends_at = n.ends_at,
			external_url = n.external_url, last_seen_at = n.last_seen_at, repeat_count = n.repeat_count
		FROM json_to_recordset(@rows::json) AS n (id uuid, alert_name text, status text, severity text, summary text,
			description text, labels jsonb, annotations jsonb, ends_at timestamptz, external_url text,
			last_seen_at timestamptz, repeat_count integer)
		WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.id = n.id`

	updateGroups = `
		UPDATE integration.alert_groups AS g
		SET incident_id = n.incident_id, integration_id = @integration, updated_at = now()
		FROM unnest(@hashes::bytea[], @incidents::uuid[]) AS n (group_hash, incident_id)
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.group_hash = n.group_hash`

	incidentsWithOpenAlerts = `
		SELECT DISTINCT incident_id
		FROM integration.monitoring_alerts
		WHERE tenant_id = @tenant AND project_id = @project AND incident_id = ANY(@ids) AND status IN ('firing', 'acknowledged')`
)

// alertRow is an alert as the statements read it from JSON.
type alertRow struct {
	ID          uuid.UUID         `json:"id"`
	Name        string            `json:"alert_name"`
	Status      Status            `json:"status"`
	Severity    Severity          `json:"severity"`
	Summary     string            `json:"summary"`
	Description string            `json:"description"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	StartsAt    time.Time         `json:"starts_at"`
	EndsAt      *time.Time        `json:"ends_at"`
	ExternalURL *string           `json:"external_url"`
	Fingerprint string            `json:"fingerprint"`
	GroupKey    string            `json:"group_key"`
	GroupHash   string            `json:"group_hash"`
	IncidentID  *uuid.UUID        `json:"incident_id"`
	RepeatCount int               `json:"repeat_count"`
	LastSeenAt  time.Time         `json:"last_seen_at"`
}

func rowOf(a Alert) alertRow {
	return alertRow{
		ID: a.ID, Name: a.Name, Status: a.Status, Severity: a.Severity, Summary: a.Summary, Description: a.Description,
		Labels: mapOf(a.Labels), Annotations: mapOf(a.Annotations), StartsAt: a.StartsAt, EndsAt: a.EndsAt,
		ExternalURL: a.ExternalURL, Fingerprint: a.Fingerprint, GroupKey: a.GroupKey,
		GroupHash: fmt.Sprintf(`\x%x`, a.GroupHash), IncidentID: a.IncidentID,
		RepeatCount: a.RepeatCount, LastSeenAt: a.LastSeenAt,
	}
}

// write stores the delivery, what it did to alerts and groups, and what others hear of it.
func (a *acceptance) write(ctx context.Context, d Delivery) error {
	batch := &pgx.Batch{}
	batch.Queue(insertDelivery, pgx.NamedArgs{
		"id": d.ID, "tenant": a.scope.TenantID, "project": a.scope.ProjectID, "integration": d.IntegrationID,
		"received_at": d.ReceivedAt, "source_ip": d.SourceIP, "content_type": d.ContentType, "raw": a.batch.Raw,
		"status": d.Status, "alerts": d.Alerts, "results": listOf(d.Results),
	})
	if err := a.queueAlerts(batch, d); err != nil {
		return err
	}
	a.queueGroups(batch)
	if len(a.ledger.closing) > 0 {
		// Whether an incident has an open alert left shows only when the alerts are written.
		stillOpen, err := a.stillOpen(ctx, batch)
		if err != nil {
			return fmt.Errorf("write delivery: %w", err)
		}
		a.ledger.close(stillOpen)
		batch = &pgx.Batch{}
	}
	if err := a.queuePosts(batch); err != nil || batch.Len() == 0 {
		return err
	}
	if err := a.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write delivery: %w", err)
	}
	return nil
}

func (a *acceptance) queueAlerts(batch *pgx.Batch, d Delivery) error {
	var fresh, changed []*record
	for _, r := range a.ledger.records {
		switch {
		case r.fresh:
			fresh = append(fresh, r)
		case r.changed:
			changed = append(changed, r)
		}
	}
	args := pgx.NamedArgs{
		"tenant": a.scope.TenantID, "project": a.scope.ProjectID, "integration": a.batch.Source.ID,
		"delivery": d.ID, "received_at": d.ReceivedAt,
	}
	if err := queueRows(batch, insertAlerts, args, fresh, overtaken(len(fresh))); err != nil {
		return err
	}
	return queueRows(batch, updateAlerts, args, changed, nil)
}

// overtaken checks that every new alert was really new.
func overtaken(want int) func(pgconn.CommandTag) error {
	return func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() != int64(want) {
			return errOvertaken
		}
		return nil
	}
}

func queueRows(batch *pgx.Batch, query string, args pgx.NamedArgs, records []*record, check func(pgconn.CommandTag) error) error {
	if len(records) == 0 {
		return nil
	}
	slices.SortFunc(records, inKeyOrder)
	rows := make([]alertRow, len(records))
	for i, r := range records {
		rows[i] = rowOf(r.Alert)
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("encode alerts: %w", err)
	}

	own := pgx.NamedArgs{"rows": string(text)}
	maps.Copy(own, args)
	queued := batch.Queue(query, own)
	if check != nil {
		queued.Exec(check)
	}
	return nil
}

func (a *acceptance) queueGroups(batch *pgx.Batch) {
	var hashes [][]byte
	var incidents []uuid.UUID
	for _, hash := range sorted(a.ledger.groups) {
		if g := a.ledger.groups[hash]; g.changed {
			hashes, incidents = append(hashes, []byte(hash)), append(incidents, *g.incidentID)
		}
	}
	if len(hashes) > 0 {
		batch.Queue(updateGroups, pgx.NamedArgs{
			"tenant": a.scope.TenantID, "project": a.scope.ProjectID, "integration": a.batch.Source.ID, "hashes": hashes, "incidents": incidents,
		})
	}
}

// queuePosts puts the orders and events of the delivery into the outbox.
func (a *acceptance) queuePosts(batch *pgx.Batch) error {
	var outbox events.Batch
	for _, p := range a.ledger.posts {
		if err := p.add(&outbox); err != nil {
			return err
		}
	}
	return outbox.Queue(batch, a.tx, a.scope)
}

// stillOpen runs a batch and tells which incidents have open alerts after it.
func (a *acceptance) stillOpen(ctx context.Context, batch *pgx.Batch) (map[uuid.UUID]bool, error) {
	ids := make([]uuid.UUID, len(a.ledger.closing))
	for i, r := range a.ledger.closing {
		ids[i] = *r.IncidentID
	}
	open := map[uuid.UUID]bool{}
	args := pgx.NamedArgs{"tenant": a.scope.TenantID, "project": a.scope.ProjectID, "ids": ids}
	batch.Queue(incidentsWithOpenAlerts, args).Query(func(rows pgx.Rows) error {
		var id uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&id}, func() error {
			open[id] = true
			return nil
		})
		return err
	})
	return open, a.tx.SendBatch(ctx, batch).Close()
}

func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
