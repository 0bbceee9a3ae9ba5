// Package auth says who is calling and what a caller may do: identities, scopes,
// roles and the user tokens that prove them. It stores nothing and speaks no
// HTTP; signed service-to-service calls are in platform/internalauth.
package auth

import (
	"context"
	"net/netip"

	"github.com/google/uuid"
)

// Scope is the tenant and project that a piece of work belongs to. Row-level
// security is bound to it. A zero ProjectID means tenant level.
type Scope struct {
	TenantID  uuid.UUID
	ProjectID uuid.UUID
}

// TenantOnly returns the scope without its project.
func (s Scope) TenantOnly() Scope {
	return Scope{TenantID: s.TenantID}
}

// ActorType says what kind of caller an identity is.
type ActorType string

// The kinds of caller.
const (
	ActorUser      ActorType = "user"
	ActorAPIKey    ActorType = "api_key"
	ActorWebhook   ActorType = "webhook"
	ActorSystem    ActorType = "system"
	ActorAnonymous ActorType = "anonymous"
)

// Identity is the verified caller of a request or the originator of background
// work. Subject is a user id, API key id, integration id or service name,
// depending on Type.
type Identity struct {
	Type      ActorType
	Subject   string
	Email     string
	Name      string
	TenantID  uuid.UUID
	ProjectID uuid.UUID
	Role      Role
	Scopes    []string
	SessionID uuid.UUID
	RequestID string
	Service   string
}

// System is the identity of background work that a service does by itself.
func System(service string, s Scope) Identity {
	return Identity{
		Type: ActorSystem, Subject: service, Name: "System", Service: service,
		TenantID: s.TenantID, ProjectID: s.ProjectID, Role: RoleSystem,
	}
}

// Scope returns the tenant and project the identity acts in.
func (i Identity) Scope() Scope {
	return Scope{TenantID: i.TenantID, ProjectID: i.ProjectID}
}

// UserID returns the id of a user and is null for every other kind of caller.
func (i Identity) UserID() uuid.NullUUID {
	if i.Type != ActorUser {
		return uuid.NullUUID{}
	}
	id, err := uuid.Parse(i.Subject)
	return uuid.NullUUID{UUID: id, Valid: err == nil}
}

// DisplayName is what timelines show as the author.
func (i Identity) DisplayName() string {
	switch {
	case i.Type == ActorSystem || i.Type == ActorWebhook:
		return "System"
	case i.Name != "":
		return i.Name
	default:
		return i.Email
	}
}

// Client is where a request came from, as the gateway saw it.
type Client struct {
	IP        netip.Addr
	UserAgent string
}

type (
	callerKey  struct{}
	requestKey struct{}
)

// WithCaller returns a context that carries the verified caller.
func WithCaller(ctx context.Context, i Identity) context.Context {
	return context.WithValue(ctx, callerKey{}, i)
}

// Caller returns the verified caller; without one it is anonymous.
func Caller(ctx context.Context) Identity {
	if i, ok := ctx.Value(callerKey{}).(Identity); ok {
		return i
	}
	return Identity{Type: ActorAnonymous}
}

// Request is what is known of a request before its caller is.
type Request struct {
	ID     string
	Client Client
}

// WithRequest returns a context that carries what is known of the request.
func WithRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, &r)
}

// RequestOf returns what is known of the request, zero outside one.
func RequestOf(ctx context.Context) Request {
	if r, ok := ctx.Value(requestKey{}).(*Request); ok {
		return *r
	}
	return Request{}
}

// WithClient returns a context that carries the address and agent of the client.
func WithClient(ctx context.Context, c Client) context.Context {
	return WithRequest(ctx, Request{ID: RequestOf(ctx).ID, Client: c})
}

// ClientOf returns the address and agent of the client, zero when unknown.
func ClientOf(ctx context.Context) Client {
	return RequestOf(ctx).Client
}
