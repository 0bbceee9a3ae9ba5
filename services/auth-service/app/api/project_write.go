package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	projectsPath = "/projects"
	projectPath  = projectsPath + "/{project_id}"
	membersPath  = projectPath + "/members"
	memberPath   = membersPath + "/{user_id}"
)

// CreateProjectRequest describes a project to make.
type CreateProjectRequest struct {
	Name        string  `json:"name" minLength:"1" maxLength:"255"`
	Slug        string  `json:"slug" minLength:"1" maxLength:"100" pattern:"^[a-z0-9](-?[a-z0-9]+)*$" example:"web-shop" doc:"Its name in addresses; it cannot be changed."`
	Description string  `json:"description,omitempty" maxLength:"5000"`
	Timezone    *string `json:"timezone,omitempty" maxLength:"100" default:"UTC" example:"Europe/Berlin" doc:"A name of the IANA time zone database."`
}

type createProjectInput struct {
	Body CreateProjectRequest
}

// UpdateProjectRequest names what to change about a project.
type UpdateProjectRequest struct {
	Name        *string `json:"name,omitempty" minLength:"1" maxLength:"255"`
	Description *string `json:"description,omitempty" maxLength:"5000"`
	Timezone    *string `json:"timezone,omitempty" maxLength:"100" example:"Europe/Berlin" doc:"A name of the IANA time zone database."`
	IsActive    *bool   `json:"is_active,omitempty" doc:"Only owners switch a project off and on."`
}

type updateProjectInput struct {
	ProjectPath
	Body UpdateProjectRequest
}

// AddMemberRequest names a person of the organization and the role to give.
type AddMemberRequest struct {
	UserEmail string     `json:"user_email" minLength:"1" maxLength:"320"`
	Role      *auth.Role `json:"role,omitempty" enum:"owner,admin,engineer,viewer" default:"engineer"`
}

type addMemberInput struct {
	ProjectPath
	Body AddMemberRequest
}

// MemberPath is the member that a path names.
type MemberPath struct {
	ProjectPath
	UserID uuid.UUID `path:"user_id" format:"uuid"`
}

// UpdateMemberRequest is the role that a member gets.
type UpdateMemberRequest struct {
	Role auth.Role `json:"role" enum:"owner,admin,engineer,viewer"`
}

type updateMemberInput struct {
	MemberPath
	Body UpdateMemberRequest
}

func (h *Handlers) projectWriteRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "project-create", Method: http.MethodPost, Path: projectsPath, Gateway: projectsPath, Access: httpapi.AnyUser,
		Tag: tagProjects, Summary: "Make a project", Status: http.StatusCreated,
		Description: "Needs the tenant role admin or engineer. Whoever makes it owns it.",
	}, h.createProject)
	httpapi.Register(a, httpapi.Operation{
		ID: "project-update", Method: http.MethodPatch, Path: projectPath, Gateway: projectPath, Access: httpapi.Admin,
		Tag: tagProjects, Summary: "Change a project", Description: "Also one that is switched off, to switch it on again.",
		AdmitsInactive: true,
	}, h.updateProject)
	httpapi.Register(a, httpapi.Operation{
		ID: "project-delete", Method: http.MethodDelete, Path: projectPath, Gateway: projectPath, Access: httpapi.Owner,
		Tag: tagProjects, Summary: "Switch a project off",
		Description: "Its data stays; its sessions and keys stop working within 5 seconds.",
	}, h.deleteProject)
	httpapi.Register(a, httpapi.Operation{
		ID: "project-add-member", Method: http.MethodPost, Path: membersPath, Gateway: membersPath, Access: httpapi.Admin,
		Tag: tagProjects, Summary: "Add a person of the organization to a project", Status: http.StatusCreated,
	}, h.addMember)
	httpapi.Register(a, httpapi.Operation{
		ID: "project-update-member", Method: http.MethodPatch, Path: memberPath, Gateway: memberPath, Access: httpapi.Admin,
		Tag: tagProjects, Summary: "Give a member another role",
		Description: "Nobody gives a role above their own, and only owners change owners.",
	}, h.updateMember)
	httpapi.Register(a, httpapi.Operation{
		ID: "project-remove-member", Method: http.MethodDelete, Path: memberPath, Gateway: memberPath, Access: httpapi.Viewer,
		Tag: tagProjects, Summary: "Remove a member, or leave",
		Description: "Removing somebody else needs the role admin, removing an owner the role owner.",
	}, h.removeMember)
}

func (h *Handlers) createProject(ctx context.Context, in *createProjectInput) (*httpapi.Created[Project], error) {
	b := in.Body
	made, err := h.Projects.Create(ctx, auth.Caller(ctx), core.NewProject{
		Name: b.Name, Slug: b.Slug, Description: b.Description, Timezone: *b.Timezone,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Created[Project]{
		Status: http.StatusCreated, Location: "/api/v1/projects/" + made.ID.String(), Body: projectOf(made),
	}, nil
}

func (h *Handlers) updateProject(ctx context.Context, in *updateProjectInput) (*httpapi.Body[Project], error) {
	changed, err := h.Projects.Update(ctx, auth.Caller(ctx), core.ProjectUpdate(in.Body))
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Project]{Body: projectOf(changed)}, nil
}

func (h *Handlers) deleteProject(ctx context.Context, _ *ProjectPath) (*httpapi.Body[Deleted], error) {
	off := false
	if _, err := h.Projects.Update(ctx, auth.Caller(ctx), core.ProjectUpdate{IsActive: &off}); err != nil {
		return nil, err
	}
	return &httpapi.Body[Deleted]{Body: Deleted{
		Status: "deleted", Message: "The project was switched off. Its data stays, and an owner can switch it on again.",
	}}, nil
}

func (h *Handlers) addMember(ctx context.Context, in *addMemberInput) (*httpapi.Created[Member], error) {
	added, err := h.Projects.AddMember(ctx, auth.Caller(ctx), in.Body.UserEmail, *in.Body.Role)
	if err != nil {
		return nil, err
	}
	return &httpapi.Created[Member]{Status: http.StatusCreated, Body: memberOf(added)}, nil
}

func (h *Handlers) updateMember(ctx context.Context, in *updateMemberInput) (*httpapi.Body[Member], error) {
	changed, err := h.Projects.UpdateMember(ctx, auth.Caller(ctx), in.UserID, in.Body.Role)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Member]{Body: memberOf(changed)}, nil
}

func (h *Handlers) removeMember(ctx context.Context, in *MemberPath) (*httpapi.Body[Deleted], error) {
	if err := h.Projects.RemoveMember(ctx, auth.Caller(ctx), in.UserID); err != nil {
		return nil, err
	}
	return &httpapi.Body[Deleted]{Body: Deleted{Status: "deleted", Message: "The person is no longer a member of the project."}}, nil
}
