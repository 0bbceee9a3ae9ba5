package httpapi

import (
	"net/http"
	"slices"
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
	AnyKey      Access = "any key"
)

const (
	keyPrefix         = "key:"
	viewerOrKeyPrefix = "viewer or key:"
)

// Key admits API keys with the given scope, and nobody else.
func Key(scope string) Access { return Access(keyPrefix + scope) }

// ViewerOrKey admits viewers of the project and API keys with the given scope.
func ViewerOrKey(scope string) Access { return Access(viewerOrKeyPrefix + scope) }

// Known reports whether an operation may have this access.
func (a Access) Known() bool {
	switch a {
	case Public, AnyUser, Viewer, Engineer, Admin, Owner, TenantAdmin, Webhook, Service:
		return true
	default:
		_, admits := a.scope()
		return admits
	}
}

// AdmitsKeys reports whether API keys may use an operation of this access.
func (a Access) AdmitsKeys() bool {
	_, admits := a.scope()
	return admits
}

// OnlyKeys reports whether nobody but API keys may use an operation of this access.
func (a Access) OnlyKeys() bool {
	return a.AdmitsKeys() && !strings.HasPrefix(string(a), viewerOrKeyPrefix)
}

// scope returns the scope that an API key needs, empty when any key will do, and
// whether keys are admitted at all.
func (a Access) scope() (scope string, admits bool) {
	if a == AnyKey {
		return "", true
	}
	for _, prefix := range []string{keyPrefix, viewerOrKeyPrefix} {
		if scope, ok := strings.CutPrefix(string(a), prefix); ok && scope != "" {
			return scope, true
		}
	}
	return "", false
}

// Check reports whether the caller may use an operation of this access, as the
// fault to answer with. The gateway and the owning service both apply it.
func (a Access) Check(who auth.Identity) error {
	if a.AdmitsKeys() {
		return a.checkKey(who)
	}
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

// checkKey admits API keys with the right scope, and viewers where they are admitted
// beside them.
func (a Access) checkKey(who auth.Identity) error {
	if who.Type != auth.ActorAPIKey {
		if !a.OnlyKeys() {
			return checkRole(who, auth.RoleViewer)
		}
		return fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "Send an API key in the header X-API-Key.")
	}
	scope, _ := a.scope()
	if scope != "" && !slices.Contains(who.Scopes, scope) {
		return fault.New(fault.Forbidden, "INSUFFICIENT_SCOPE", "The API key lacks the scope %s.", scope)
	}
	if who.TenantID == uuid.Nil || who.ProjectID == uuid.Nil {
		return fault.New(fault.Invalid, "MISSING_PROJECT_ID", "The API key names no project.")
	}
	return nil
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
