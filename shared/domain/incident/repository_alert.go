package incident

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// rounds is how often Admit looks again after another transaction opened the
// incident it was about to open.
const rounds = 3

// Admit applies an order: the alert opens an incident, joins one, reopens one,
// or changes nothing because it was applied before. What the sender believed is
// judged again against the rows as they are now: a second live incident of a
// group is never made. opened runs in the same transaction when an incident was
// made, joined when one got another alert. The result names the incident that has the alert now.
func (r *Repository) Admit(
	ctx context.Context, s auth.Scope, o AlertOrder, opened, joined func(context.Context, Incident) error,
) (uuid.UUID, Action, error) {
	id, action := o.IncidentID, ActionIgnored
	err := r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		for range rounds {
			var err error
			id, action, err = r.admit(ctx, tx, s, o, opened, joined)
			if !errors.Is(err, errOvertaken) {
				return err
			}
		}
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "The alert group is busy. Try again shortly.")
	})
	return id, action, err
}

// errOvertaken says that another transaction opened the incident meanwhile.
var errOvertaken = errors.New("incident opened by another transaction")

func (r *Repository) admit(
	ctx context.Context, tx pgx.Tx, s auth.Scope, o AlertOrder, opened, joined func(context.Context, Incident) error,
) (uuid.UUID, Action, error) {
	found, err := locate(ctx, tx, s, o)
	if err != nil {
		return o.IncidentID, "", err
	}
	if o.Resolved {
		return noteResolved(ctx, tx, s, found, o)
	}
	if target := found.forFiring(); target != nil {
		return joinTarget(ctx, tx, s, *target, o, joined)
	}

	if found.named != nil {
		o = o.successor()
	}
	return o.IncidentID, ActionCreated, r.open(ctx, tx, s, o, opened)
}

// open makes the incident that the order asks for.
func (r *Repository) open(
	ctx context.Context, tx pgx.Tx, s auth.Scope, o AlertOrder, opened func(context.Context, Incident) error,
) error {
	created, err := insert(ctx, tx, s, o.opened(clock.Now()))
	if err != nil {
		return err
	}
	if !created {
		return errOvertaken
	}
	activities := []Activity{openedBy(o)}
	if o.Note != "" {
		activities = append(activities, o.remark(o.IncidentID))
	}
	_, err = r.opened(ctx, tx, s, o.IncidentID, opened, activities)
	return err
}

// whereabouts are the incidents that an order can be about: the one it names,
// the one that followed it when it was learned, and the live one of the group. In
// place of a duplicate stands the incident that it was merged into.
type whereabouts struct {
	named, later, live *Incident
}

// locate finds and locks the incidents that the order can be about.
func locate(ctx context.Context, tx pgx.Tx, s auth.Scope, o AlertOrder) (whereabouts, error) {
	var found whereabouts
	var err error
	if found.named, err = lockAny(ctx, tx, s, o.IncidentID); err != nil {
		return found, err
	}
	if found.named, err = lockHolder(ctx, tx, s, found.named); err != nil {
		return found, err
	}
	if found.named != nil && found.named.State == Learned {
		if found.later, err = lockAny(ctx, tx, s, o.successor().IncidentID); err != nil {
			return found, err
		}
	}
	if found.named == nil || !found.named.State.Live() || found.named.Deleted() {
		found.live, err = lockLive(ctx, tx, s, o.groupHash())
	}
	if err == nil && found.named == nil && found.live == nil {
		found.live, err = lockLiveHolder(ctx, tx, s, o.groupHash())
	}
	return found, err
}

// forFiring is the incident that a firing alert joins, nil when it opens one.
func (w whereabouts) forFiring() *Incident {
	switch {
	case w.live != nil:
		return w.live
	case w.named != nil && w.named.State != Learned:
		return w.named
	default:
		return w.later
	}
}

// forResolved is the incident that has the alert.
func (w whereabouts) forResolved(ctx context.Context, tx pgx.Tx, s auth.Scope, o AlertOrder) (*Incident, error) {
	var first *Incident
	for _, i := range []*Incident{w.named, w.later, w.live} {
		if i == nil || i.Deleted() {
			continue
		}
		has, err := marked(ctx, tx, s, mark(i.ID, o.AlertID, markFired))
		if err != nil || has {
			return i, err
		}
		if first == nil {
			first = i
		}
	}
	return first, nil
}

// joinTarget lets the alert join the incident. One that did before can still
// raise the severity, once for each.
func joinTarget(
	ctx context.Context, tx pgx.Tx, s auth.Scope, target Incident, o AlertOrder, also func(context.Context, Incident) error,
) (uuid.UUID, Action, error) {
	if target.Deleted() {
		return target.ID, ActionIgnored, nil
	}
	known, err := joined(ctx, tx, s, target.ID, o)
	if err != nil {
		return target.ID, "", err
	}
	after, action := target, ActionUpdated
	var activities []Activity
	if known {
		activities, err = raiseOnce(ctx, tx, s, &after, o)
	} else {
		action, activities, err = after.join(o, clock.Now())
	}
	if err != nil {
		return target.ID, "", err
	}
	if err := saveWithRemark(ctx, tx, s, target, after, o, activities); err != nil || known {
		return target.ID, action, err
	}
	return target.ID, action, also(ctx, after)
}

// raiseOnce raises the severity for an alert that joined before, unless it did already.
func raiseOnce(ctx context.Context, tx pgx.Tx, s auth.Scope, i *Incident, o AlertOrder) ([]Activity, error) {
	raised, err := marked(ctx, tx, s, o.raisedMark(i.ID))
	if err != nil || raised || i.State == Learned {
		return nil, err
	}
	return i.raiseFor(o), nil
}

// joined reports whether the alert joined the incident or one of its duplicates, of which
// most have none.
func joined(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, o AlertOrder) (known bool, err error) {
	var others []uuid.UUID
	batch := &pgx.Batch{}
	queueMarked(batch, s, &known, mark(id, o.AlertID, markFired))
	queueDescent(batch, s, id, func(member uuid.UUID, _ []byte) {
		if member != id {
			others = append(others, mark(member, o.AlertID, markFired))
		}
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return false, fmt.Errorf("read marks of an alert: %w", err)
	}
	if known || len(others) == 0 {
		return known, nil
	}
	return marked(ctx, tx, s, others...)
}

// noteResolved writes once that the alert resolved.
func noteResolved(ctx context.Context, tx pgx.Tx, s auth.Scope, found whereabouts, o AlertOrder) (uuid.UUID, Action, error) {
	target, err := found.forResolved(ctx, tx, s, o)
	if err != nil || target == nil {
		return o.IncidentID, ActionIgnored, err
	}
	known, err := marked(ctx, tx, s, mark(target.ID, o.AlertID, markResolved))
	if err != nil || known {
		return target.ID, ActionIgnored, err
	}
	return target.ID, ActionUpdated, saveWithRemark(ctx, tx, s, *target, *target, o, []Activity{resolvedBy(target.ID, o)})
}

func saveWithRemark(
	ctx context.Context, tx pgx.Tx, s auth.Scope, before, after Incident, o AlertOrder, activities []Activity,
) error {
	activities, err := withRemark(ctx, tx, s, o, after.ID, activities)
	if err == nil {
		_, err = save(ctx, tx, s, before, after, activities)
	}
	return err
}

// withRemark adds the note of the order when the incident does not have it.
func withRemark(
	ctx context.Context, tx pgx.Tx, s auth.Scope, o AlertOrder, id uuid.UUID, activities []Activity,
) ([]Activity, error) {
	if o.Note == "" {
		return activities, nil
	}
	remark := o.remark(id)
	known, err := marked(ctx, tx, s, remark.ID)
	if err != nil || known {
		return activities, err
	}
	return append(activities, remark), nil
}

// lockAny locks the incident with this id, also a deleted one; without one it
// is nil.
func lockAny(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (*Incident, error) {
	i, err := lock(ctx, tx, s, id)
	switch {
	case err == nil || i.Deleted():
		return &i, nil
	case fault.KindOf(err) == fault.NotFound:
		return nil, nil //nolint:nilnil // an incident that is still to come is no failure here
	default:
		return nil, err
	}
}

// lockLive locks the live incident of the group; without one it is nil.
func lockLive(ctx context.Context, tx pgx.Tx, s auth.Scope, groupHash []byte) (*Incident, error) {
	if len(groupHash) == 0 {
		return nil, nil //nolint:nilnil // an alert without a group is no failure
	}
	var id uuid.UUID
	err := tx.QueryRow(ctx, `
		SELECT id
		FROM incident.incidents
		WHERE `+within+` AND group_hash = @hash AND deleted_at IS NULL
			AND state IN ('detected', 'acknowledged', 'investigating', 'mitigated')
		FOR NO KEY UPDATE`, scoped(s, pgx.NamedArgs{"hash": groupHash})).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // a group without a live incident is no failure
	}
	if err != nil {
		return nil, fmt.Errorf("lock live incident of the group: %w", err)
	}
	i, err := load(ctx, tx, s, id)
	return &i, err
}
