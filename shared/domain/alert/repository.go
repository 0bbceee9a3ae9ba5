package alert

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// tries bounds how often a delivery is judged anew because another one stored the
// same alert in between.
const tries = 5

// errOvertaken says that an alert that looked new has been stored by another
// delivery meanwhile.
var errOvertaken = errors.New("another delivery stored the same alert")

// Repository stores alerts and deliveries. Only the service that takes webhooks
// writes through it.
type Repository struct {
	Reader
}

// NewRepository returns the repository on db.
func NewRepository(db *postgres.DB) *Repository {
	return &Repository{Reader{db}}
}

// Batch is a delivery on its way into storage. Settled holds the results of alerts
// that were refused or left out before; a Note goes to the timeline of each incident
// that the delivery acts on.
type Batch struct {
	Delivery Delivery
	Raw      json.RawMessage
	Source   Source
	Policy   Policy
	Note     string
	Alerts   []Incoming
	Settled  []Result
	// Again is when the body was first received, for one that is taken another time.
	Again *time.Time
}

// Also is what else is written with a delivery, in its transaction. It may run again
// when the delivery is judged anew.
type Also func(ctx context.Context, tx pgx.Tx, d Delivery) error

// Accept stores a delivery: the body as it came, what it does to the alerts, and the
// orders and events that follow, all of it or nothing. Deliveries that concern the
// same group wait for each other. It returns the delivery with its results.
func (r *Repository) Accept(ctx context.Context, s auth.Scope, b Batch, also ...Also) (Delivery, error) {
	var d Delivery
	for range tries {
		err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
			var err error
			d, err = (&acceptance{tx: tx, scope: s, batch: b}).run(ctx)
			for _, write := range also {
				if err == nil {
					err = write(ctx, tx, d)
				}
			}
			return err
		})
		switch {
		case err == nil:
			return d, nil
		case postgres.IsViolation(err, noPartition):
			if err := r.EnsurePartitions(ctx); err != nil {
				return d, err
			}
		case isGone(err):
			return d, fault.New(fault.Forbidden, "INTEGRATION_DISABLED", "The integration has been deleted.").Because(err)
		case !errors.Is(err, errOvertaken):
			return d, fmt.Errorf("accept delivery: %w", err)
		}
	}
	return d, fault.New(fault.Unavailable, fault.CodeUnavailable,
		"Many deliveries of the same alerts arrived at once. Please try again.").RetryIn(time.Second)
}

// noPartition is the constraint that a row violates when there is no partition for its
// day: it has no name. Partitions are made ahead by a job, which may not have run yet
// when a service that was off for days comes back.
const noPartition = ""

// isGone reports that the integration or its project was deleted after it was looked
// up.
func isGone(err error) bool {
	for _, constraint := range []string{
		"monitoring_alerts_integration_id_fkey", "monitoring_alerts_project_id_fkey",
		"alert_groups_integration_id_fkey", "alert_groups_project_id_fkey",
	} {
		if postgres.IsViolation(err, constraint) {
			return true
		}
	}
	return false
}

// acceptance is the work of one transaction.
type acceptance struct {
	tx     pgx.Tx
	scope  auth.Scope
	batch  Batch
	ledger *ledger
}

// run takes the locks in one order for all deliveries, groups before alerts and each
// sorted, so that deliveries wait for each other and never in a circle.
func (a *acceptance) run(ctx context.Context) (Delivery, error) {
	a.ledger = newLedger(a.batch.Delivery, a.batch)
	if err := a.read(ctx); err != nil {
		return Delivery{}, err
	}

	d := a.batch.Delivery
	d.Alerts = len(a.batch.Alerts) + len(a.batch.Settled)
	d.Results = slices.Clone(a.batch.Settled)
	for _, in := range a.batch.Alerts {
		d.Results = append(d.Results, a.ledger.take(in))
	}
	d.Results = byIndex(d.Results)
	d.Status = statusOf(d.Results)
	return d, a.write(ctx, d)
}

// read locks and reads all that the delivery is judged against, in one round trip.
//
// A sender may group an alert differently by the time it ends. The group that the
// alert fired in is locked as well: two deliveries that end the last two alerts of one
// incident must not both see the other one still firing.
func (a *acceptance) read(ctx context.Context) error {
	keys := map[string]string{}
	for _, in := range a.batch.Alerts {
		keys[string(incident.HashGroup(in.GroupKey))] = in.GroupKey
	}
	if err := a.addFormerGroups(ctx, keys); err != nil {
		return fmt.Errorf("read groups of open alerts: %w", err)
	}
	batch := &pgx.Batch{}
	if len(keys) > 0 {
		a.queueLocks(batch, keys)
	}
	a.queueReads(batch)
	if err := a.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read groups and alerts: %w", err)
	}
	return nil
}

func (a *acceptance) addFormerGroups(ctx context.Context, keys map[string]string) error {
	prints := a.prints(func(in Incoming) bool { return in.Status == Resolved })
	if len(prints) == 0 {
		return nil
	}
	rows, err := a.tx.Query(ctx, groupsOfOpenAlerts, pgx.NamedArgs{"tenant": a.scope.TenantID, "project": a.scope.ProjectID, "prints": prints})
	if err != nil {
		return err
	}
	var hash []byte
	var key string
	_, err = pgx.ForEachRow(rows, []any{&hash, &key}, func() error {
		keys[string(hash)] = key
		return nil
	})
	return err
}

// prints lists the fingerprints of the alerts that meet a condition.
func (a *acceptance) prints(meet func(Incoming) bool) []string {
	var prints []string
	for _, in := range a.batch.Alerts {
		if meet(in) {
			prints = append(prints, in.Fingerprint)
		}
	}
	return prints
}

// queueLocks makes the groups where they are missing, locks them and reads how their
// incidents stand.
func (a *acceptance) queueLocks(batch *pgx.Batch, keys map[string]string) {
	var hashes [][]byte
	var names []string
	for _, hash := range sorted(keys) {
		hashes, names = append(hashes, []byte(hash)), append(names, keys[hash])
	}
	args := pgx.NamedArgs{
		"tenant": a.scope.TenantID, "project": a.scope.ProjectID, "integration": a.batch.Source.ID,
		"hashes": hashes, "names": names,
	}
	batch.Queue(insertGroups, args)
	batch.Queue(lockGroups, args).Query(func(rows pgx.Rows) error {
		var hash []byte
		var id *uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&hash, &id}, func() error {
			a.ledger.groups[string(hash)] = &group{incidentID: id}
			return nil
		})
		return err
	})
	batch.Queue(incidentStates, args).Query(func(rows pgx.Rows) error {
		var id uuid.UUID
		var state IncidentState
		_, err := pgx.ForEachRow(rows, []any{&id, &state.State, &state.ResolvedAt, &state.Deleted}, func() error {
			known := state
			a.ledger.states[id] = &known
			return nil
		})
		return err
	})
}

// queueReads reads and locks the stored alerts that the delivery names, and the open
// ones of the fingerprints whose start it does not name or nobody knows.
func (a *acceptance) queueReads(batch *pgx.Batch) {
	var prints []string
	var starts []time.Time
	for _, in := range a.batch.Alerts {
		if !in.StartsAt.IsZero() {
			prints, starts = append(prints, in.Fingerprint), append(starts, in.StartsAt)
		}
	}
	a.queueRead(batch, alertsByIdentity, prints, starts)
	a.queueRead(batch, openAlerts, a.prints(func(in Incoming) bool { return in.Status == Resolved || in.StartsAt.IsZero() }), nil)
}

func (a *acceptance) queueRead(batch *pgx.Batch, query string, prints []string, starts []time.Time) {
	if len(prints) == 0 {
		return
	}
	args := pgx.NamedArgs{"tenant": a.scope.TenantID, "project": a.scope.ProjectID, "prints": prints, "starts": starts}
	batch.Queue(query, args).Query(func(rows pgx.Rows) error {
		stored, err := pgx.CollectRows(rows, pgx.RowToStructByName[Alert])
		for _, alert := range stored {
			a.ledger.know(alert)
		}
		return err
	})
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// inKeyOrder sorts alerts by their natural key, the order in which every delivery
// writes them.
func inKeyOrder(a, b *record) int {
	return cmp.Or(cmp.Compare(a.Fingerprint, b.Fingerprint), a.StartsAt.Compare(b.StartsAt))
}
