package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Tenant is the organization of the caller.
type Tenant struct {
	ID           uuid.UUID   `json:"id" format:"uuid"`
	Name         string      `json:"name"`
	Slug         string      `json:"slug"`
	PlanType     tenant.Plan `json:"plan_type" enum:"starter,professional,enterprise"`
	IsActive     bool        `json:"is_active"`
	CreatedAt    time.Time   `json:"created_at"`
	UserCount    int         `json:"user_count" minimum:"0"`
	ProjectCount int         `json:"project_count" minimum:"0"`
	RequireTOTP  bool        `json:"require_totp" doc:"Whether everybody needs a second factor."`
}

// UpdateTenantRequest names what to change about the organization.
type UpdateTenantRequest struct {
	Name *string `json:"name,omitempty" minLength:"1" maxLength:"255"`
}

type updateTenantInput struct {
	Body UpdateTenantRequest
}

// TenantUserProject is a project that somebody is a member of.
type TenantUserProject struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
	Role auth.Role `json:"role" enum:"owner,admin,engineer,viewer"`
}

// TenantUser is a person of the organization.
type TenantUser struct {
	ID          uuid.UUID           `json:"id" format:"uuid"`
	Email       string              `json:"email"`
	FullName    string              `json:"full_name"`
	Role        user.Role           `json:"role" enum:"admin,engineer,viewer" doc:"The role in the tenant."`
	IsActive    bool                `json:"is_active"`
	LastLoginAt *time.Time          `json:"last_login_at"`
	CreatedAt   time.Time           `json:"created_at"`
	Projects    []TenantUserProject `json:"projects"`
}

type tenantUsersInput struct {
	httpapi.ListQuery
	Search   string `query:"search" maxLength:"255" doc:"Part of the name or of the address."`
	IsActive string `query:"is_active" enum:"true,false" doc:"Only those who may sign in, or only those who may not."`
}

// UpdateTenantUserRequest names what to change about a person of the organization.
type UpdateTenantUserRequest struct {
	Role     *user.Role `json:"role,omitempty" enum:"admin,engineer,viewer"`
	IsActive *bool      `json:"is_active,omitempty" doc:"Switching somebody off ends all sessions of theirs."`
	FullName *string    `json:"full_name,omitempty" minLength:"1" maxLength:"255"`
}

type updateTenantUserInput struct {
	UserID uuid.UUID `path:"user_id" format:"uuid"`
	Body   UpdateTenantUserRequest
}

func (h *Handlers) tenantRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "tenant-get", Method: http.MethodGet, Path: "/tenant", Gateway: "/tenant", Access: httpapi.AnyUser,
		Tag: tagTenant, Summary: "Get one's organization",
	}, h.tenant)
	httpapi.Register(a, httpapi.Operation{
		ID: "tenant-update", Method: http.MethodPatch, Path: "/tenant", Gateway: "/tenant", Access: httpapi.TenantAdmin,
		Tag: tagTenant, Summary: "Change the organization",
	}, h.updateTenant)
	httpapi.Register(a, httpapi.Operation{
		ID: "tenant-list-users", Method: http.MethodGet, Path: "/tenant/users", Gateway: "/tenant/users", Access: httpapi.TenantAdmin,
		Tag: tagTenant, Summary: "List the people of the organization", Description: "By name.",
	}, h.listTenantUsers)
	httpapi.Register(a, httpapi.Operation{
		ID: "tenant-update-user", Method: http.MethodPatch, Path: "/tenant/users/{user_id}", Gateway: "/tenant/users/{user_id}",
		Access: httpapi.TenantAdmin, Tag: tagTenant, Summary: "Change a person of the organization",
		Description: "An active administrator always remains (409 CONFLICT), and every project keeps an owner who may sign in " +
			"(409 LAST_OWNER).",
	}, h.updateTenantUser)
}

func (h *Handlers) tenant(ctx context.Context, _ *httpapi.Empty) (*httpapi.Body[Tenant], error) {
	found, err := h.TenantOf.Summary(ctx, auth.Caller(ctx).Scope())
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Tenant]{Body: tenantView(found)}, nil
}

func (h *Handlers) updateTenant(ctx context.Context, in *updateTenantInput) (*httpapi.Body[Tenant], error) {
	changed, err := h.Organization.Rename(ctx, auth.Caller(ctx), in.Body.Name)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Tenant]{Body: tenantView(changed)}, nil
}

func (h *Handlers) listTenantUsers(ctx context.Context, in *tenantUsersInput) (*httpapi.List[TenantUser], error) {
	l := h.Lists.Of(ctx, "/tenant/users", in.ListQuery, "search", in.Search, "is_active", in.IsActive)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	name, id := nameAndID(after)
	filter := user.Filter{Search: in.Search, After: user.Position{Name: name, ID: id}, Limit: l.More()}
	if in.IsActive != "" {
		active, _ := strconv.ParseBool(in.IsActive) // the enumeration admits nothing else
		filter.IsActive = &active
	}
	rows, err := h.Organization.People(ctx, auth.Caller(ctx), filter)
	if err != nil {
		return nil, err
	}
	key := func(p user.Person) []string { return []string{p.FullName, p.ID.String()} }
	return httpapi.Answer(l, rows, key, tenantUserView), nil
}

func (h *Handlers) updateTenantUser(ctx context.Context, in *updateTenantUserInput) (*httpapi.Body[TenantUser], error) {
	changed, err := h.Organization.UpdatePerson(ctx, auth.Caller(ctx), in.UserID, core.PersonUpdate(in.Body))
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[TenantUser]{Body: tenantUserView(changed)}, nil
}

func tenantView(t tenant.Summary) Tenant {
	return Tenant{
		ID: t.ID, Name: t.Name, Slug: t.Slug, PlanType: t.Plan, IsActive: t.IsActive, CreatedAt: t.CreatedAt,
		UserCount: t.UserCount, ProjectCount: t.ProjectCount, RequireTOTP: t.RequireTOTP,
	}
}

func tenantUserView(p user.Person) TenantUser {
	v := TenantUser{
		ID: p.ID, Email: p.Email, FullName: p.FullName, Role: p.Role, IsActive: p.IsActive, LastLoginAt: p.LastLoginAt,
		CreatedAt: p.CreatedAt, Projects: make([]TenantUserProject, len(p.Projects)),
	}
	for i, in := range p.Projects {
		v.Projects[i] = TenantUserProject(in)
	}
	return v
}
