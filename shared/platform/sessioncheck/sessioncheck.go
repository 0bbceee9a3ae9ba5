// Package sessioncheck asks auth-service whether the sessions behind running streams are
// still good. Tokens alone do not tell.
package sessioncheck

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// batch is how many sessions one request asks about.
const batch = 500

// Session is somebody's session in a project.
type Session struct {
	SessionID uuid.UUID `json:"session_id"`
	UserID    uuid.UUID `json:"user_id"`
	TenantID  uuid.UUID `json:"tenant_id"`
	ProjectID uuid.UUID `json:"project_id"`
}

// Client asks auth-service in the name of a service.
type Client struct {
	http    *internalauth.Client
	service string
}

// New returns a client over a client of auth-service.
func New(service string, c *internalauth.Client) Client {
	return Client{http: c, service: service}
}

// Of is the session of an identity.
func Of(who auth.Identity) Session {
	return Session{SessionID: who.SessionID, UserID: who.UserID().UUID, TenantID: who.TenantID, ProjectID: who.ProjectID}
}

// Ended returns those of the sessions that were revoked, whose user is inactive or whose
// membership or project is gone.
func (c Client) Ended(ctx context.Context, sessions []Session) (map[Session]bool, error) {
	ended := map[Session]bool{}
	for len(sessions) > 0 {
		part := sessions[:min(batch, len(sessions))]
		sessions = sessions[len(part):]
		active, err := c.ask(ctx, part)
		if err != nil {
			return nil, err
		}
		for i := range min(len(active), len(part)) {
			if !active[i] {
				ended[part[i]] = true
			}
		}
	}
	return ended, nil
}

func (c Client) ask(ctx context.Context, sessions []Session) ([]bool, error) {
	request := struct {
		Sessions []Session `json:"sessions"`
	}{sessions}
	var answer struct {
		Active []bool `json:"active"`
	}
	ctx = auth.WithCaller(ctx, auth.Identity{Type: auth.ActorSystem, Subject: c.service, Role: auth.RoleSystem})
	if err := c.http.Do(ctx, http.MethodPost, "/internal/sessions/check", request, &answer); err != nil {
		return nil, err
	}
	return answer.Active, nil
}
