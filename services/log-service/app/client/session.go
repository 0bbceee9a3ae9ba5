// Package client calls auth-service for what a running stream has to know.
package client

import (
	"context"
	"net/http"

	"github.com/google/uuid"

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

// Ended returns those of the sessions that were revoked, whose user is inactive or whose
// membership or project is gone.
func (s Sessions) Ended(ctx context.Context, sessions []auth.Identity) (map[uuid.UUID]bool, error) {
	ended := map[uuid.UUID]bool{}
	for len(sessions) > 0 {
		part := sessions[:min(batch, len(sessions))]
		sessions = sessions[len(part):]
		if err := s.ask(ctx, part, ended); err != nil {
			return nil, err
		}
	}
	return ended, nil
}

func (s Sessions) ask(ctx context.Context, part []auth.Identity, ended map[uuid.UUID]bool) error {
	request := struct {
		Sessions []session `json:"sessions"`
	}{}
	for _, who := range part {
		request.Sessions = append(request.Sessions, session{
			SessionID: who.SessionID, UserID: who.UserID().UUID, TenantID: who.TenantID, ProjectID: who.ProjectID,
		})
	}
	var answer struct {
		Active []bool `json:"active"`
	}
	ctx = auth.WithCaller(ctx, auth.Identity{Type: auth.ActorSystem, Subject: "log-service", Role: auth.RoleSystem})
	if err := s.http.Do(ctx, http.MethodPost, "/internal/sessions/check", request, &answer); err != nil {
		return err
	}
	for i, active := range answer.Active {
		if !active && i < len(part) {
			ended[part[i].SessionID] = true
		}
	}
	return nil
}
