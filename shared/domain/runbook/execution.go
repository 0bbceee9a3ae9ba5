package runbook

import (
	"time"

	"github.com/google/uuid"
)

// EventExecution tells browsers of an execution that started or went on; it is
// published on the channel of incidents.
const EventExecution = "runbook.execution"

// Status says how far an execution has come.
type Status string

// The statuses of executions. Only a running one can change.
const (
	Running   Status = "running"
	Completed Status = "completed"
	Aborted   Status = "aborted"
)

// Statuses lists the statuses of executions.
func Statuses() []Status {
	return []Status{Running, Completed, Aborted}
}

// StepStatus says what became of a step.
type StepStatus string

// The statuses of the steps of an execution.
const (
	StepPending StepStatus = "pending"
	StepDone    StepStatus = "done"
	StepSkipped StepStatus = "skipped"
	StepFailed  StepStatus = "failed"
)

// Execution is one time that somebody followed a runbook. RunbookTitle and
// StartedByName are read with it and never written.
type Execution struct {
	ID            uuid.UUID
	RunbookID     uuid.UUID
	RunbookTitle  string
	IncidentID    *uuid.UUID
	Status        Status
	Steps         []RunbookExecutionStep
	StartedBy     *uuid.UUID
	StartedByName *string
	StartedAt     time.Time
	FinishedAt    *time.Time
}

// RunbookExecutionStep is a step of the runbook as it stood when the execution
// began, with what became of it. It is stored and shown in this form.
type RunbookExecutionStep struct { //nolint:revive // the name of the schema in the API document
	StepID   uuid.UUID  `json:"step_id" format:"uuid"`
	Title    string     `json:"title"`
	Body     string     `json:"body" doc:"Markdown."`
	Command  *string    `json:"command" doc:"Shown, never run by the platform."`
	Expected *string    `json:"expected"`
	Status   StepStatus `json:"status" enum:"pending,done,skipped,failed"`
	Note     *string    `json:"note"`
	By       *string    `json:"by" doc:"Who said so."`
	At       *time.Time `json:"at"`
}

// ExecutionPayload is an execution as events and answers show it.
type ExecutionPayload struct {
	ID           uuid.UUID              `json:"id" format:"uuid"`
	RunbookID    uuid.UUID              `json:"runbook_id" format:"uuid"`
	RunbookTitle string                 `json:"runbook_title"`
	IncidentID   *uuid.UUID             `json:"incident_id" format:"uuid" nullable:"true"`
	Status       Status                 `json:"status" enum:"running,completed,aborted"`
	StartedBy    string                 `json:"started_by" doc:"The name of the person who started it, or System."`
	StartedAt    time.Time              `json:"started_at"`
	FinishedAt   *time.Time             `json:"finished_at"`
	Steps        []RunbookExecutionStep `json:"steps" doc:"As the runbook stood when it started."`
}

// PayloadOfExecution shows e.
func PayloadOfExecution(e Execution) ExecutionPayload {
	return ExecutionPayload{
		ID: e.ID, RunbookID: e.RunbookID, RunbookTitle: e.RunbookTitle, IncidentID: e.IncidentID, Status: e.Status,
		StartedBy: nameOf(e.StartedByName), StartedAt: e.StartedAt, FinishedAt: e.FinishedAt, Steps: e.Steps,
	}
}
