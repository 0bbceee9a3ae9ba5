package incident

import (
	"time"

	"github.com/google/uuid"
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
