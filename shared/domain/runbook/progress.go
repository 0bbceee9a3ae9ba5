package runbook

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Progress is what somebody says of an execution.
type Progress struct {
	// Status is nil when it stays.
	Status *Status
	Steps  []StepProgress
}

// StepProgress is what somebody says of a step. Without a note the note stays.
type StepProgress struct {
	StepID uuid.UUID
	Status StepStatus
	Note   *string
}

// Finishes reports whether the progress ends the execution.
func (p Progress) Finishes() bool {
	return p.Status != nil && *p.Status != Running
}

// Finished reports whether the execution is over.
func (e *Execution) Finished() bool {
	return e.Status != Running
}

// Advance applies what somebody says and reports whether that changed anything. An
// execution that is over does not change; it is completed when no step is pending.
func (e *Execution) Advance(p Progress, by string, at time.Time) (bool, error) {
	if e.Finished() {
		return false, fault.New(fault.Conflict, fault.CodeConflict, "The execution is %s and does not change anymore.", e.Status)
	}
	e.Steps = slices.Clone(e.Steps)
	changed := false
	for i, said := range p.Steps {
		n := slices.IndexFunc(e.Steps, func(s RunbookExecutionStep) bool { return s.StepID == said.StepID })
		if n < 0 {
			return false, fault.InvalidField(fmt.Sprintf("steps[%d].step_id", i), "is not a step of this execution")
		}
		if e.Steps[n].advance(said, by, at) {
			changed = true
		}
	}
	if !p.Finishes() {
		return changed, nil
	}
	if pending := e.count(StepPending); *p.Status == Completed && pending > 0 {
		return false, fault.New(fault.Conflict, fault.CodeConflict,
			"%s still pending. Mark each step as done, skipped or failed, or abort the execution.", counted(pending, "step is", "steps are"))
	}
	e.Status, e.FinishedAt = *p.Status, &at
	return true, nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (s *RunbookExecutionStep) advance(said StepProgress, by string, at time.Time) bool {
	changed := false
	if said.Note != nil && (s.Note == nil || *s.Note != *said.Note) {
		s.Note, changed = said.Note, true
	}
	if s.Status != said.Status {
		s.Status, changed = said.Status, true
	}
	if !changed {
		return false
	}
	s.By, s.At = &by, &at
	if s.Status == StepPending {
		s.By, s.At = nil, nil
	}
	return true
}

func (e *Execution) count(status StepStatus) int {
	n := 0
	for _, s := range e.Steps {
		if s.Status == status {
			n++
		}
	}
	return n
}

// Outcome says in words how an execution ended.
func (e *Execution) Outcome() string {
	parts := []string{}
	for _, status := range []StepStatus{StepDone, StepSkipped, StepFailed, StepPending} {
		if n := e.count(status); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	return fmt.Sprintf("Runbook %s %s: %s.", e.RunbookTitle, e.Status, strings.Join(parts, ", "))
}
