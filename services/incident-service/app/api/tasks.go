package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// IncidentTask is something to be done in the response to an incident.
type IncidentTask incident.TaskPayload

func taskRoutes(a *httpapi.API, h *Handlers) {
	const tasks, task = "/incidents/{incident_id}/tasks", "/incidents/{incident_id}/tasks/{task_id}"
	httpapi.Register(a, public("incident-tasks", http.MethodGet, tasks, httpapi.Viewer, "Its tasks, oldest first"), h.tasks)
	httpapi.Register(a, creating("incident-task-add", tasks, "Add a task"), h.addTask)
	httpapi.Register(a, described(public("incident-task-update", http.MethodPatch, task, httpapi.Engineer, "Change a task"),
		"Members that are left out stay; null clears the assignee and the due time."), h.updateTask)
	remove := public("incident-task-delete", http.MethodDelete, task, httpapi.Engineer, "Delete a task")
	remove.Status = http.StatusNoContent
	httpapi.Register(a, remove, h.removeTask)
}

type tasksInput struct {
	many
	Status string `query:"status" doc:"Comma list of open, done, dropped."`
}

func (h *Handlers) tasks(ctx context.Context, in *tasksInput) (*httpapi.List[IncidentTask], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}

// AddIncidentTaskRequest is a task as somebody describes it.
type AddIncidentTaskRequest struct {
	Title      string     `json:"title" minLength:"1" maxLength:"500"`
	AssigneeID *uuid.UUID `json:"assignee_id,omitempty" format:"uuid" doc:"A member of the project."`
	DueAt      *time.Time `json:"due_at,omitempty"`
}

type addTaskInput struct {
	IncidentPath
	Body AddIncidentTaskRequest
}

func (h *Handlers) addTask(ctx context.Context, in *addTaskInput) (*httpapi.Created[IncidentTask], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}

// IncidentTaskPath names a task of an incident.
type IncidentTaskPath struct {
	IncidentPath
	TaskID uuid.UUID `path:"task_id" format:"uuid"`
}

// UpdateIncidentTaskRequest holds what changes of a task.
type UpdateIncidentTaskRequest struct {
	Title      *string                `json:"title,omitempty" minLength:"1" maxLength:"500"`
	Status     *incident.TaskStatus   `json:"status,omitempty" enum:"open,done,dropped"`
	AssigneeID httpapi.Opt[uuid.UUID] `json:"assignee_id,omitempty" format:"uuid" doc:"A member of the project, or null for nobody."`
	DueAt      httpapi.Opt[time.Time] `json:"due_at,omitempty" doc:"Null for no due time."`
}

type updateTaskInput struct {
	IncidentTaskPath
	Body UpdateIncidentTaskRequest
}

func (h *Handlers) updateTask(ctx context.Context, in *updateTaskInput) (*httpapi.Body[IncidentTask], error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}

func (h *Handlers) removeTask(ctx context.Context, in *IncidentTaskPath) (*httpapi.Empty, error) {
	return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "Not ready.")
}
