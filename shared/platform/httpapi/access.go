package httpapi

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Access is the minimum a caller must be for an operation, written as in the
// route tables of the contract.
type Access string

// The minimum roles of operations. Webhook operations prove their sender
// themselves and need no internal token.
const (
	Public      Access = "public"
	AnyUser     Access = "any user"
	Viewer      Access = "viewer"
	Engineer    Access = "engineer"
	Admin       Access = "admin"
	Owner       Access = "owner"
	TenantAdmin Access = "tenant admin"
	Webhook     Access = "webhook"
	Service     Access = "service"
)

// Accesses lists every minimum role an operation may have.
func Accesses() []Access {
	return []Access{Public, AnyUser, Viewer, Engineer, Admin, Owner, TenantAdmin, Webhook, Service}
}

// Check reports whether the caller may use an operation of this access, as the
// fault to answer with. The gateway and the owning service both apply it.
func (a Access) Check(who auth.Identity) error {
	switch a {
	case Public, Webhook:
		return nil
	case Service:
		if who.Role != auth.RoleSystem {
			return fault.New(fault.Unauthenticated, "INTERNAL_AUTH_REQUIRED", "This route is for internal callers only.")
		}
		return nil
	case AnyUser, TenantAdmin:
		return checkUser(who)
	case Viewer, Engineer, Admin, Owner:
		return checkRole(who, auth.Role(a))
	default:
		return fault.New(fault.Forbidden, fault.CodeForbidden, "This route admits nobody.")
	}
}

func checkUser(who auth.Identity) error {
	if who.Type != auth.ActorUser {
		return fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "Sign in to continue.")
	}
	return nil
}

func checkRole(who auth.Identity, minimum auth.Role) error {
	if who.Role != auth.RoleSystem {
		if err := checkUser(who); err != nil {
			return err
		}
	}
	if who.TenantID == uuid.Nil {
		return fault.New(fault.Invalid, "MISSING_TENANT_ID", "Your session names no tenant.")
	}
	if who.ProjectID == uuid.Nil {
		return fault.New(fault.Invalid, "MISSING_PROJECT_ID", "Your session names no project. Switch to a project first.")
	}
	if !who.Role.Admits(minimum) {
		return fault.New(fault.Forbidden, "INSUFFICIENT_ROLE", "This action needs the role %s or higher in the project.", minimum)
	}
	return nil
}

// checkQuery refuses query parameters that no text column could hold.
func checkQuery(r *http.Request) error {
	for name, values := range r.URL.Query() {
		for _, value := range values {
			if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
				return fault.InvalidField("query."+strings.ToValidUTF8(name, "?"), "must be valid UTF-8 without NUL characters")
			}
		}
	}
	return nil
}

// checkProject refuses requests that name another tenant or project than the
// caller's in a header or query parameter (contract: conventions section 8).
func checkProject(r *http.Request, who auth.Identity, op Operation) error {
	query := r.URL.Query()
	if op.NamesProject {
		return sameID("query.tenant_id", query.Get("tenant_id"), who.TenantID.String())
	}
	for _, claim := range []struct{ name, value, own string }{
		{"header.X-Project-ID", r.Header.Get("X-Project-ID"), who.ProjectID.String()},
		{"query.project_id", query.Get("project_id"), who.ProjectID.String()},
		{"query.tenant_id", query.Get("tenant_id"), who.TenantID.String()},
	} {
		if err := sameID(claim.name, claim.value, claim.own); err != nil {
			return err
		}
	}
	return nil
}

// sameID accepts an absent id or the caller's own.
func sameID(field, value, own string) error {
	if value == "" {
		return nil
	}
	id, err := uuid.Parse(value)
	if err != nil {
		return invalidUUID(field)
	}
	if id.String() != own {
		return fault.New(fault.Forbidden, "PROJECT_MISMATCH", "The request names a tenant or project that is not yours.")
	}
	return nil
}

func invalidUUID(field string) *fault.Error {
	e := fault.New(fault.Invalid, fault.CodeInvalidUUID, "%s is not a valid UUID", field)
	e.Fields = []fault.Field{{Field: field, Message: "is not a valid UUID"}}
	return e
}
