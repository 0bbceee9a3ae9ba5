// Package client calls auth-service for what tokens alone do not tell.
package client

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

const batch = 500

// Sessions asks auth-service whether sessions are still good.
type Sessions struct{ http *internalauth.Client }

// NewSessions returns a client of auth-service.
func NewSessions(c *internalauth.Client) Sessions {
	return Sessions{http: c}
}

type session struct {
	SessionID uuid.UUID `json:"session_id"`
	UserID    uuid.UUID `json:"user_id"`
	TenantID  uuid.UUID `json:"tenant_id"`
	ProjectID uuid.UUID `json:"project_id"`
}

// Ended returns the sessions among the given ones that were revoked, whose user
// is inactive or whose membership or project is gone.
func (s Sessions) Ended(ctx context.Context, sessions []core.Session) (map[core.Session]bool, error) {
	ended := map[core.Session]bool{}
	for len(sessions) > 0 {
		part := sessions[:min(batch, len(sessions))]
		sessions = sessions[len(part):]
		if err := s.ask(ctx, part, ended); err != nil {
			return nil, err
		}
	}
	return ended, nil
}

func (s Sessions) ask(ctx context.Context, part []core.Session, ended map[core.Session]bool) error {
	request := struct {
		Sessions []session `json:"sessions"`
	}{}
	for _, p := range part {
		request.Sessions = append(request.Sessions, session{SessionID: p.SessionID, UserID: p.UserID, TenantID: p.Scope.TenantID, ProjectID: p.Scope.ProjectID})
	}
	var answer struct {
		Active []bool `json:"active"`
	}
	ctx = auth.WithCaller(ctx, auth.Identity{Type: auth.ActorSystem, Subject: "websocket-service", Role: auth.RoleSystem})
	if err := s.http.Do(ctx, http.MethodPost, "/internal/sessions/check", request, &answer); err != nil {
		return err
	}
	for i, active := range answer.Active {
		if !active && i < len(part) {
			ended[part[i]] = true
		}
	}
	return nil
}
