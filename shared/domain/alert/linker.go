package alert

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Linker is how incident-service moves alerts from one incident to another when
// incidents are merged. It writes nothing else of an alert. Its moves belong into
// the transaction of the merge: an alert must not be linked to an incident that
// does not take it.
type Linker struct {
	db *postgres.DB
}

// NewLinker returns the links stored in db.
func NewLinker(db *postgres.DB) Linker {
	return Linker{db}
}

// MoveAll moves the alerts and groups of an incident to another one. Alerts that
// still come for these groups go there as well.
func (l Linker) MoveAll(ctx context.Context, s auth.Scope, from, to uuid.UUID) (incident.Moved, error) {
	return l.move(ctx, s, from, to, nil, func(_ context.Context, alerts []incident.AlertLink) ([]uuid.UUID, error) {
		ids := make([]uuid.UUID, len(alerts))
		for n, a := range alerts {
			ids[n] = a.ID
		}
		return ids, nil
	})
}

// MoveOwn moves the alerts that own picks and the groups with the given hashes.
func (l Linker) MoveOwn(ctx context.Context, s auth.Scope, from, to uuid.UUID, hashes [][]byte, own incident.Pick) (incident.Moved, error) {
	if hashes == nil {
		hashes = [][]byte{}
	}
	return l.move(ctx, s, from, to, hashes, own)
}

// link is an alert on its way from one incident to another.
type link struct {
	ID        uuid.UUID
	GroupHash []byte
	Status    Status
	Severity  Severity
}

// move takes the locks that a delivery takes and in the same order, groups before
// alerts and each sorted. No hashes means every group of the incident.
func (l Linker) move(ctx context.Context, s auth.Scope, from, to uuid.UUID, hashes [][]byte, pick incident.Pick) (incident.Moved, error) {
	var moved incident.Moved
	err := l.db.Write(ctx, s, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "from": from, "to": to, "hashes": hashes}
		if _, err := tx.Exec(ctx, lockGroupsOfIncident, args); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, lockAlertsOfIncident, args)
		if err != nil {
			return err
		}
		links, err := pgx.CollectRows(rows, pgx.RowToStructByName[link])
		if err != nil {
			return err
		}
		picked, err := pick(ctx, asIncident(links))
		if err != nil {
			return err
		}
		args["picked"] = picked
		if _, err := tx.Exec(ctx, moveGroups, args); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, moveAlerts, args); err != nil {
			return err
		}
		moved = summed(links, picked)
		return nil
	})
	if err != nil {
		return moved, fmt.Errorf("move alerts: %w", err)
	}
	return moved, nil
}

const (
	lockGroupsOfIncident = `
		SELECT id
		FROM integration.alert_groups
		WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @from
		ORDER BY group_hash
		FOR UPDATE`

	lockAlertsOfIncident = `
		SELECT id, group_hash, status, severity
		FROM integration.monitoring_alerts
		WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @from
		ORDER BY fingerprint, starts_at
		FOR UPDATE`

	moveGroups = `
		UPDATE integration.alert_groups
		SET incident_id = @to
		WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @from
			AND (@hashes::bytea[] IS NULL OR group_hash = ANY(@hashes))`

	moveAlerts = `
		UPDATE integration.monitoring_alerts
		SET incident_id = @to
		WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @from AND id = ANY(@picked)`
)

func asIncident(links []link) []incident.AlertLink {
	seen := make([]incident.AlertLink, len(links))
	for n, each := range links {
		seen[n] = incident.AlertLink{ID: each.ID, GroupHash: each.GroupHash}
	}
	return seen
}

// summed counts what was picked and finds the worst of it that still fires.
func summed(links []link, picked []uuid.UUID) incident.Moved {
	moved := incident.Moved{Alerts: len(picked)}
	chosen := make(map[uuid.UUID]bool, len(picked))
	for _, id := range picked {
		chosen[id] = true
	}
	links = slices.DeleteFunc(links, func(each link) bool { return !chosen[each.ID] || each.Status == Resolved })
	for _, each := range links {
		if severity := each.Severity.ForIncident(); moved.Worst == "" || severity.WorseThan(moved.Worst) {
			moved.Worst = severity
		}
	}
	return moved
}
