package runbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The limits of lists and of the texts in them, in characters.
const (
	maxName       = 255
	maxTag        = 100
	maxLabels     = 64
	maxLabelName  = 255
	maxLabelValue = 1000
)

// Prepare makes a runbook as somebody wrote it fit to be stored: names without
// blanks around them, each once, and an id for every step. It refuses what no
// runbook may hold.
func (r *Runbook) Prepare() error {
	if strings.TrimSpace(r.Title) == "" {
		return fault.InvalidField("title", "must not be blank")
	}
	var err error
	if r.ServiceNames, err = names("service_names", r.ServiceNames, maxName); err != nil {
		return err
	}
	if r.AlertNames, err = names("alert_names", r.AlertNames, maxName); err != nil {
		return err
	}
	if r.Tags, err = names("tags", r.Tags, maxTag); err != nil {
		return err
	}
	r.Severities = slices.DeleteFunc(incident.Severities(), func(s incident.Severity) bool { return !slices.Contains(r.Severities, s) })
	if err := r.checkLabels(); err != nil {
		return err
	}
	return r.prepareSteps()
}

func names(field string, given []string, limit int) ([]string, error) {
	kept := []string{}
	for i, name := range given {
		name = strings.TrimSpace(name)
		if name == "" || len([]rune(name)) > limit {
			return nil, fault.InvalidField(fmt.Sprintf("%s[%d]", field, i), "must have 1 to %d characters", limit)
		}
		if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept, nil
}

func (r *Runbook) checkLabels() error {
	if r.Labels == nil {
		r.Labels = map[string]string{}
	}
	if len(r.Labels) > maxLabels {
		return fault.InvalidField("labels", "must have at most %d members", maxLabels)
	}
	for name, value := range r.Labels {
		if name == "" || len([]rune(name)) > maxLabelName {
			return fault.InvalidField("labels", "must have names of 1 to %d characters", maxLabelName)
		}
		if len([]rune(value)) > maxLabelValue {
			return fault.InvalidField("labels."+name, "must have at most %d characters", maxLabelValue)
		}
	}
	return nil
}

func (r *Runbook) prepareSteps() error {
	r.Steps = slices.Clone(r.Steps)
	seen := map[uuid.UUID]bool{}
	for i := range r.Steps {
		step := &r.Steps[i]
		if strings.TrimSpace(step.Title) == "" {
			return fault.InvalidField(fmt.Sprintf("steps[%d].title", i), "must not be blank")
		}
		if step.ID == uuid.Nil {
			step.ID = uuid.Must(uuid.NewV7())
		}
		if seen[step.ID] {
			return fault.InvalidField(fmt.Sprintf("steps[%d].id", i), "is the id of another step")
		}
		seen[step.ID] = true
	}
	return nil
}

// Begin makes an execution of the runbook as it is now.
func (r *Runbook) Begin(e Execution) (Execution, error) {
	if !r.Enabled {
		return e, fault.New(fault.Conflict, fault.CodeConflict, "The runbook is not enabled.")
	}
	e.RunbookID, e.RunbookTitle, e.Status, e.Steps = r.ID, r.Title, Running, make([]RunbookExecutionStep, len(r.Steps))
	for i, step := range r.Steps {
		e.Steps[i] = RunbookExecutionStep{
			StepID: step.ID, Title: step.Title, Body: step.Body, Command: step.Command, Expected: step.Expected, Status: StepPending,
		}
	}
	return e, nil
}
