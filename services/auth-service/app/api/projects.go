package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Project is a project as the caller sees it.
type Project struct {
	ID              uuid.UUID  `json:"id" format:"uuid"`
	TenantID        uuid.UUID  `json:"tenant_id" format:"uuid"`
	Name            string     `json:"name"`
	Slug            string     `json:"slug"`
	Description     string     `json:"description"`
	Timezone        string     `json:"timezone" doc:"A name of the IANA time zone database."`
	IsActive        bool       `json:"is_active"`
	CreatedAt       time.Time  `json:"created_at"`
	UpdatedAt       time.Time  `json:"updated_at"`
	MemberCount     int        `json:"member_count"`
	CurrentUserRole *auth.Role `json:"current_user_role" enum:"owner,admin,engineer,viewer"`
}

// Member is a person in a project.
type Member struct {
	UserID    uuid.UUID `json:"user_id" format:"uuid"`
	UserEmail string    `json:"user_email"`
	UserName  string    `json:"user_name"`
	Role      auth.Role `json:"role" enum:"owner,admin,engineer,viewer"`
	JoinedAt  time.Time `json:"joined_at"`
}

// ProjectPath is the project that a path names.
type ProjectPath struct {
	ProjectID uuid.UUID `path:"project_id" format:"uuid"`
}

type membersInput struct {
	ProjectPath
	httpapi.ListQuery
}

func (h *Handlers) projectRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "project-list", Method: http.MethodGet, Path: projectsPath, Gateway: projectsPath, Access: httpapi.AnyUser,
		Tag: tagProjects, Summary: "List the projects one is a member of", Description: "By name, inactive ones included.",
	}, h.listProjects)
	httpapi.Register(a, httpapi.Operation{
		ID: "project-get", Method: http.MethodGet, Path: projectPath, Gateway: projectPath, Access: httpapi.Viewer,
		Tag: tagProjects, Summary: "Get a project", Description: "Also one that is switched off.", AdmitsInactive: true,
	}, h.project)
	httpapi.Register(a, httpapi.Operation{
		ID: "project-list-members", Method: http.MethodGet, Path: membersPath, Gateway: membersPath,
		Access: httpapi.Viewer, Tag: tagProjects, Summary: "List the members of a project",
		Description: "In the order in which they joined.",
	}, h.listMembers)
}

func (h *Handlers) listProjects(ctx context.Context, in *httpapi.ListQuery) (*httpapi.List[Project], error) {
	who, l := auth.Caller(ctx), h.Lists.Of(ctx, "/projects", *in)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	name, id := nameAndID(after)
	rows, err := h.ProjectList.MembershipsOf(ctx, who.Scope(), who.UserID().UUID, project.Position{Name: name, ID: id}, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, rows, func(m project.Membership) []string { return []string{m.Name, m.ID.String()} }, projectOf), nil
}

func (h *Handlers) project(ctx context.Context, in *ProjectPath) (*httpapi.Body[Project], error) {
	who := auth.Caller(ctx)
	m, err := h.ProjectList.MembershipIn(ctx, who.Scope(), who.UserID().UUID, in.ProjectID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Project]{Body: projectOf(m)}, nil
}

func (h *Handlers) listMembers(ctx context.Context, in *membersInput) (*httpapi.List[Member], error) {
	l := h.Lists.Of(ctx, "/projects/"+in.ProjectID.String()+"/members", in.ListQuery)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	start := after.OrStart()
	rows, err := h.ProjectList.Members(ctx, auth.Caller(ctx).Scope(), project.Position{At: start.At, ID: start.ID}, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, rows, func(m project.Member) []string { return httpapi.KeyAt(m.JoinedAt, m.UserID) }, memberOf), nil
}

// nameAndID read the key of a list by name; a list from its start has none.
func nameAndID(key []string) (string, uuid.UUID) {
	if len(key) != 2 {
		return "", uuid.Nil
	}
	id, _ := uuid.Parse(key[1]) // signed by the cursor
	return key[0], id
}

func projectOf(m project.Membership) Project {
	return Project{
		ID: m.ID, TenantID: m.TenantID, Name: m.Name, Slug: m.Slug, Description: m.Description, Timezone: m.Timezone,
		IsActive: m.IsActive, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt, MemberCount: m.MemberCount,
		CurrentUserRole: optionalRole(m.Role),
	}
}

func memberOf(m project.Member) Member {
	return Member{UserID: m.UserID, UserEmail: m.Email, UserName: m.Name, Role: m.Role, JoinedAt: m.JoinedAt}
}
