package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// IncidentTask is something to be done in the response to an incident.
type IncidentTask incident.TaskPayload

func taskView(t incident.Task) IncidentTask {
	return IncidentTask(incident.PayloadOfTask(t))
}

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
	IncidentPath
	httpapi.ListQuery
	Status string `query:"status" doc:"Comma list of open, done, dropped."`
}

func (h *Handlers) tasks(ctx context.Context, in *tasksInput) (*httpapi.List[IncidentTask], error) {
	statuses, err := httpapi.OneOf("query.status", in.Status, incident.TaskStatuses())
	if err != nil {
		return nil, err
	}
	l, scope := h.Lists.Of(ctx, path(in.ID, "/tasks"), in.ListQuery, "status", in.Status), auth.Caller(ctx).Scope()
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	if _, err := h.Reader.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	found, err := h.Reader.Tasks(ctx, scope, in.ID, statuses, incident.Position(after.OrStart()), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(t incident.Task) []string { return httpapi.KeyAt(t.CreatedAt, t.ID) }, taskView), nil
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
	t, err := h.Incidents.AddTask(ctx, auth.Caller(ctx), incident.Task{
		IncidentID: in.ID, Title: in.Body.Title, AssigneeID: in.Body.AssigneeID, DueAt: moment(in.Body.DueAt),
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Created[IncidentTask]{
		Status: http.StatusCreated, Location: "/api/v1" + path(in.ID, "/tasks/"+t.ID.String()), Body: taskView(t),
	}, nil
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
	t, err := h.Incidents.ChangeTask(ctx, auth.Caller(ctx), in.ID, in.TaskID, core.TaskChanges{
		Title: in.Body.Title, Status: in.Body.Status, Assignee: in.Body.AssigneeID.Apply, Due: rounding(in.Body.DueAt).Apply,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[IncidentTask]{Body: taskView(t)}, nil
}

func (h *Handlers) removeTask(ctx context.Context, in *IncidentTaskPath) (*httpapi.Empty, error) {
	if err := h.Incidents.Repository.DeleteTask(ctx, auth.Caller(ctx).Scope(), in.ID, in.TaskID); err != nil {
		return nil, err
	}
	return &httpapi.Empty{}, nil
}

// moment is a time as it is stored.
func moment(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	stored := clock.Of(*at)
	return &stored
}

// rounding is a given time as it is stored.
func rounding(given httpapi.Opt[time.Time]) httpapi.Opt[time.Time] {
	given.Value = moment(given.Value)
	return given
}
