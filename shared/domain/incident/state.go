package incident

import (
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// State is where an incident stands in its life.
type State string

// The states in the order of an incident's life.
const (
	Detected      State = "detected"
	Acknowledged  State = "acknowledged"
	Investigating State = "investigating"
	Mitigated     State = "mitigated"
	Resolved      State = "resolved"
	Learned       State = "learned"
)

// next holds the legal transitions. Learned is final.
var next = map[State][]State{
	Detected:      {Acknowledged, Investigating, Mitigated, Resolved},
	Acknowledged:  {Investigating, Mitigated, Resolved},
	Investigating: {Mitigated, Resolved},
	Mitigated:     {Resolved, Investigating},
	Resolved:      {Learned, Investigating},
	Learned:       {},
}

// aliases are words of older clients that are understood and never answered.
var aliases = map[string]State{"open": Detected, "closed": Learned}

// States lists the states in the order of an incident's life.
func States() []State {
	return []State{Detected, Acknowledged, Investigating, Mitigated, Resolved, Learned}
}

// ParseState reads a state or one of the aliases open and closed.
func ParseState(text string) (State, bool) {
	if s, ok := aliases[text]; ok {
		return s, true
	}
	s := State(text)
	return s, slices.Contains(States(), s)
}

// Next returns the states that can follow.
func (s State) Next() []State {
	return slices.Clone(next[s])
}

// Live reports whether an incident in this state takes new alerts of its group.
func (s State) Live() bool {
	return s == Detected || s == Acknowledged || s == Investigating || s == Mitigated
}

// before reports whether s comes earlier in an incident's life than other.
func (s State) before(other State) bool {
	order := States()
	return slices.Index(order, s) < slices.Index(order, other)
}

// Next returns the states that can follow. A duplicate is not reopened: its
// alerts are with the incident that took it in.
func (i *Incident) Next() []State {
	states := i.State.Next()
	if i.DuplicateOf == nil {
		return states
	}
	return slices.DeleteFunc(states, func(to State) bool { return to.before(i.State) })
}

// MoveTo changes the state. Moving to the current state is a no-op, so that a
// retried request does not fail; otherwise only legal transitions succeed.
func (i *Incident) MoveTo(to State, at time.Time) error {
	if to == i.State {
		return nil
	}
	if !slices.Contains(i.Next(), to) {
		return fault.New(fault.Conflict, "INVALID_TRANSITION",
			"An incident cannot go from %s to %s.", i.State, to).With("allowed", i.Next())
	}

	if to.before(i.State) {
		i.reopen()
	}
	i.State = to
	i.stamp(to, at)
	return nil
}

// Advance moves the incident forward on behalf of the system: a state it has
// reached or passed is left alone.
func (i *Incident) Advance(to State, at time.Time) error {
	if !i.State.before(to) {
		return nil
	}
	return i.MoveTo(to, at)
}

// reopen forgets the end of the incident and keeps who took it on.
func (i *Incident) reopen() {
	i.MitigatedAt, i.ResolvedAt, i.LearnedAt = nil, nil, nil
}

// stamp remembers when the state was entered.
func (i *Incident) stamp(entered State, at time.Time) {
	switch entered {
	case Acknowledged:
		i.AcknowledgedAt = &at
	case Investigating:
		fill(&i.AcknowledgedAt, at)
	case Mitigated:
		i.MitigatedAt = &at
	case Resolved:
		i.ResolvedAt = &at
		fill(&i.MitigatedAt, at)
	case Learned:
		i.LearnedAt = &at
	case Detected: // stamped when the incident is made
	}
}

// fill sets a time that is not set yet.
func fill(field **time.Time, at time.Time) {
	if *field == nil {
		*field = &at
	}
}

// Raise makes the incident as severe as s and reports whether that changed it.
// It never lowers the severity.
func (i *Incident) Raise(s Severity) bool {
	if !s.WorseThan(i.Severity) {
		return false
	}
	i.Severity = s
	return true
}
