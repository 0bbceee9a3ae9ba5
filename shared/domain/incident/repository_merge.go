package incident

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Alerts moves alerts between incidents, within the transaction of the context.
type Alerts interface {
	// MoveAll moves the alerts and groups of an incident to another one.
	MoveAll(ctx context.Context, s auth.Scope, from, to uuid.UUID) (Moved, error)
	// MoveOwn moves the alerts that own picks, and the groups with those hashes.
	MoveOwn(ctx context.Context, s auth.Scope, from, to uuid.UUID, hashes [][]byte, own Pick) (Moved, error)
}

// Pick says which of some alerts are meant.
type Pick func(ctx context.Context, alerts []AlertLink) ([]uuid.UUID, error)

// Merge makes an incident a duplicate of another one, which takes its alerts in,
// and returns the other one. Doing so again changes nothing.
func (r *Repository) Merge(ctx context.Context, s auth.Scope, id, into uuid.UUID, alerts Alerts) (Incident, error) {
	if id == into {
		return Incident{}, conflict("An incident cannot be merged into itself.")
	}
	var target Incident
	err := r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		before, taker, err := lockBoth(ctx, tx, s, id, into)
		if err != nil {
			return err
		}
		target = taker
		if before.DuplicateOf != nil && *before.DuplicateOf == into {
			return nil
		}
		if err := before.mayMerge(taker); err != nil {
			return err
		}
		moved, err := alerts.MoveAll(ctx, s, id, into)
		if err != nil {
			return err
		}
		after := before
		activities, err := after.mergeInto(taker, moved, clock.Now())
		if err != nil {
			return err
		}
		if _, err := save(ctx, tx, s, before, after, activities); err != nil {
			return err
		}
		activities = target.takeIn(before, moved)
		target, err = save(ctx, tx, s, taker, target, activities)
		return err
	})
	return target, err
}

// Unmerge makes a duplicate an incident of its own again, which takes its alerts
// back from the incident that has them.
func (r *Repository) Unmerge(ctx context.Context, s auth.Scope, id uuid.UUID, alerts Alerts) (Incident, error) {
	var after Incident
	err := r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		before, holder, err := lockDuplicate(ctx, tx, s, id)
		if err != nil {
			return err
		}
		kin, err := familyOf(ctx, tx, s, before, holder)
		if err != nil {
			return err
		}
		moved, err := alerts.MoveOwn(ctx, s, holder.ID, id, kin.hashes, kin.pick(tx, s))
		if err != nil {
			return err
		}
		after = before
		activities, err := after.comeBack(holder, moved, clock.Now())
		if err != nil {
			return err
		}
		if after, err = save(ctx, tx, s, before, after, activities); err != nil || holder.Deleted() {
			return err
		}
		rest := holder
		activities = rest.letGo(before, moved)
		_, err = save(ctx, tx, s, holder, rest, activities)
		return err
	})
	return after, err
}

// lockBoth locks two incidents that are not deleted, always in the same order.
func lockBoth(ctx context.Context, tx pgx.Tx, s auth.Scope, a, b uuid.UUID) (first, second Incident, err error) {
	if bytes.Compare(a[:], b[:]) > 0 {
		second, first, err = lockBoth(ctx, tx, s, b, a)
		return first, second, err
	}
	if first, err = lock(ctx, tx, s, a); err != nil {
		return first, second, err
	}
	second, err = lock(ctx, tx, s, b)
	return first, second, err
}

// lockDuplicate locks a duplicate and the incident that holds its alerts, which
// may be deleted. Merges that came in between are looked at again.
func lockDuplicate(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (duplicate, holder Incident, err error) {
	for range rounds {
		if duplicate, err = load(ctx, tx, s, id); err == nil && duplicate.Deleted() {
			err = fault.Missing()
		}
		if err != nil {
			return duplicate, holder, err
		}
		if duplicate.DuplicateOf == nil {
			return duplicate, holder, conflict("The incident is no duplicate.")
		}
		if holder, err = holderOf(ctx, tx, s, duplicate); err != nil {
			return duplicate, holder, err
		}
		ids := []uuid.UUID{duplicate.ID, holder.ID}
		slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
		for _, each := range ids {
			if _, err := lockAny(ctx, tx, s, each); err != nil {
				return duplicate, holder, err
			}
		}
		was := duplicate
		if duplicate, err = load(ctx, tx, s, id); err != nil {
			return duplicate, holder, err
		}
		if holder, err = load(ctx, tx, s, holder.ID); err != nil {
			return duplicate, holder, err
		}
		if duplicate.Version == was.Version && holder.DuplicateOf == nil {
			return duplicate, holder, nil
		}
	}
	return duplicate, holder, fault.New(fault.Unavailable, fault.CodeUnavailable, "The incident is busy. Try again shortly.")
}

// holderOf is the incident at the end of a chain of duplicates.
func holderOf(ctx context.Context, tx pgx.Tx, s auth.Scope, i Incident) (Incident, error) {
	for i.DuplicateOf != nil {
		var err error
		if i, err = load(ctx, tx, s, *i.DuplicateOf); err != nil {
			return i, err
		}
	}
	return i, nil
}

// family are an incident and its duplicates, to which alerts belong that another
// incident holds for now.
type family struct {
	ids    []uuid.UUID
	hashes [][]byte // of the groups that are only theirs
}

// familyOf returns the family of a duplicate apart from the rest of the family of
// the incident that holds its alerts.
func familyOf(ctx context.Context, tx pgx.Tx, s auth.Scope, duplicate, holder Incident) (family, error) {
	ids, hashes, err := descent(ctx, tx, s, duplicate.ID)
	if err != nil {
		return family{}, err
	}
	others, foreign, err := descent(ctx, tx, s, holder.ID)
	if err != nil {
		return family{}, err
	}
	kin := family{ids: ids}
	for _, hash := range hashes {
		shared := false
		for n, other := range others {
			shared = shared || !slices.Contains(ids, other) && bytes.Equal(foreign[n], hash)
		}
		if len(hash) > 0 && !shared {
			kin.hashes = append(kin.hashes, hash)
		}
	}
	return kin, nil
}

// descent lists an incident and all that were merged into it, with their groups.
func descent(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (ids []uuid.UUID, hashes [][]byte, err error) {
	batch := &pgx.Batch{}
	queueDescent(batch, s, id, func(member uuid.UUID, hash []byte) {
		ids, hashes = append(ids, member), append(hashes, slices.Clone(hash))
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, nil, fmt.Errorf("read duplicates: %w", err)
	}
	return ids, hashes, nil
}

func queueDescent(batch *pgx.Batch, s auth.Scope, id uuid.UUID, found func(member uuid.UUID, hash []byte)) {
	batch.Queue(`
		WITH RECURSIVE kin AS (
			SELECT i.id, i.group_hash
			FROM incident.incidents AS i
			WHERE i.tenant_id = @tenant AND i.project_id = @project AND i.id = @id
			UNION
			SELECT i.id, i.group_hash
			FROM kin
			JOIN incident.incidents AS i ON i.duplicate_of = kin.id AND i.tenant_id = @tenant AND i.project_id = @project
		)
		SELECT kin.id, coalesce(kin.group_hash, '')
		FROM kin`, scoped(s, pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
		var member uuid.UUID
		var hash []byte
		_, err := pgx.ForEachRow(rows, []any{&member, &hash}, func() error {
			found(member, hash)
			return nil
		})
		return err
	})
}

// pick picks the alerts of the groups of the family and those that joined one of
// its members.
func (f family) pick(tx pgx.Tx, s auth.Scope) Pick {
	return func(ctx context.Context, alerts []AlertLink) ([]uuid.UUID, error) {
		var own, marks []uuid.UUID
		by := map[uuid.UUID]uuid.UUID{}
		for _, a := range alerts {
			if slices.ContainsFunc(f.hashes, func(hash []byte) bool { return bytes.Equal(hash, a.GroupHash) }) {
				own = append(own, a.ID)
				continue
			}
			for _, id := range f.ids {
				m := mark(id, a.ID, markFired)
				marks, by[m] = append(marks, m), a.ID
			}
		}
		rows, err := tx.Query(ctx, `
			SELECT id
			FROM incident.incident_activities
			WHERE `+within+` AND id = ANY(@marks)`, scoped(s, pgx.NamedArgs{"marks": marks}))
		if err != nil {
			return nil, fmt.Errorf("read marks of alerts: %w", err)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return nil, fmt.Errorf("read marks of alerts: %w", err)
		}
		for _, m := range found {
			own = append(own, by[m])
		}
		return own, nil
	}
}

// lockHolder locks the incident that has the alerts of a duplicate.
func lockHolder(ctx context.Context, tx pgx.Tx, s auth.Scope, i *Incident) (*Incident, error) {
	for i != nil && i.DuplicateOf != nil {
		var err error
		if i, err = lockAny(ctx, tx, s, *i.DuplicateOf); err != nil {
			return nil, err
		}
	}
	return i, nil
}

// lockLiveHolder locks the live incident that a duplicate of the group was merged
// into; without one it is nil.
func lockLiveHolder(ctx context.Context, tx pgx.Tx, s auth.Scope, groupHash []byte) (*Incident, error) {
	if len(groupHash) == 0 {
		return nil, nil //nolint:nilnil // an alert without a group is no failure
	}
	var id uuid.UUID
	err := tx.QueryRow(ctx, `
		SELECT duplicate_of
		FROM incident.incidents
		WHERE `+within+` AND duplicate_of IS NOT NULL AND group_hash = @hash AND deleted_at IS NULL
		ORDER BY detected_at DESC, id
		LIMIT 1`, scoped(s, pgx.NamedArgs{"hash": groupHash})).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // a group without duplicates is no failure
	}
	if err != nil {
		return nil, fmt.Errorf("find duplicate of the group: %w", err)
	}
	holder, err := lockAny(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	if holder, err = lockHolder(ctx, tx, s, holder); err != nil || holder == nil || holder.Deleted() || !holder.State.Live() {
		return nil, err
	}
	return holder, nil
}
