package incident

import (
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
)

// TaskStatus says whether a task is still to be done.
type TaskStatus string

// The statuses of tasks.
const (
	TaskOpen    TaskStatus = "open"
	TaskDone    TaskStatus = "done"
	TaskDropped TaskStatus = "dropped"
)

// TaskStatuses lists the statuses of tasks.
func TaskStatuses() []TaskStatus {
	return []TaskStatus{TaskOpen, TaskDone, TaskDropped}
}

// MaxTaskTitle is the longest title of a task, in characters.
const MaxTaskTitle = 500

// Task is something to be done in the response to an incident. The names are
// read with it and never written.
type Task struct {
	ID            uuid.UUID
	IncidentID    uuid.UUID
	Title         string
	Status        TaskStatus
	AssigneeID    *uuid.UUID
	AssigneeName  *string
	DueAt         *time.Time
	CreatedBy     *uuid.UUID
	CreatedByName *string
	CreatedAt     time.Time
	UpdatedAt     time.Time
	DoneAt        *time.Time
}

// TurnTo changes the status and remembers when the task was done.
func (t *Task) TurnTo(status TaskStatus, at time.Time) {
	if status == t.Status {
		return
	}
	t.Status, t.DoneAt = status, nil
	if status == TaskDone {
		t.DoneAt = &at
	}
}

// TaskPayload is a task as events and answers show it.
type TaskPayload struct {
	ID           uuid.UUID  `json:"id" format:"uuid"`
	IncidentID   uuid.UUID  `json:"incident_id" format:"uuid"`
	Title        string     `json:"title"`
	Status       TaskStatus `json:"status" enum:"open,done,dropped"`
	AssigneeID   *uuid.UUID `json:"assignee_id" format:"uuid" nullable:"true"`
	AssigneeName *string    `json:"assignee_name"`
	DueAt        *time.Time `json:"due_at"`
	CreatedBy    string     `json:"created_by" doc:"The name of the person who added it, or System."`
	CreatedAt    time.Time  `json:"created_at"`
	UpdatedAt    time.Time  `json:"updated_at"`
	DoneAt       *time.Time `json:"done_at"`
}

// PayloadOfTask shows t.
func PayloadOfTask(t Task) TaskPayload {
	p := TaskPayload{
		ID: t.ID, IncidentID: t.IncidentID, Title: t.Title, Status: t.Status, AssigneeID: t.AssigneeID, AssigneeName: t.AssigneeName,
		DueAt: t.DueAt, CreatedBy: systemName, CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt, DoneAt: t.DoneAt,
	}
	if t.CreatedByName != nil {
		p.CreatedBy = *t.CreatedByName
	}
	return p
}

// taskChanges are the changed fields of a task, for the audit trail.
func taskChanges(before, after Task) audit.Changes {
	changes := audit.Changes{}
	for field, c := range map[string]audit.Change{
		"title":    {Old: before.Title, New: after.Title},
		"status":   {Old: string(before.Status), New: string(after.Status)},
		"assignee": {Old: textOf(before.AssigneeID), New: textOf(after.AssigneeID)},
		"due_at":   {Old: momentOf(before.DueAt), New: momentOf(after.DueAt)},
	} {
		if c.Old != c.New {
			changes[field] = c
		}
	}
	return changes
}

func momentOf(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.Format(time.RFC3339Nano)
}

// statusNotes tell the timeline that a task was done, dropped or taken up again.
func statusNotes(before, after Task) []Activity {
	if before.Status == after.Status {
		return nil
	}
	said := map[TaskStatus]string{TaskOpen: "reopened", TaskDone: "done", TaskDropped: "dropped"}[after.Status]
	return []Activity{Note("Task %s: %s", said, after.Title)}
}
