package api

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
)

var csvHeader = []string{
	"id", "timestamp", "actor_type", "actor_name", "user_id", "user_email", "action", "resource_type", "resource_id", "success", "error_message",
	"service", "ip_address", "user_agent", "request_id", "tenant_id", "project_id", "changes", "metadata", "prev_hash", "hash",
}

func rowOf(s *audit.Stored) []string {
	return []string{
		s.ID.String(), s.Timestamp.UTC().Format(time.RFC3339Nano), string(s.ActorType), s.ActorName, idText(s.UserID), s.UserEmail, s.Action,
		s.ResourceType, textOf(s.ResourceID), strconv.FormatBool(s.Success), textOf(s.ErrorMessage), s.Service, textOf(s.IPAddress), s.UserAgent,
		textOf(s.RequestID), s.TenantID.String(), idText(s.ProjectID), jsonText(s.Changes), jsonText(s.Metadata), s.PrevHash, s.Hash,
	}
}

func textOf(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}

func idText(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return id.String()
}

func jsonText(text json.RawMessage) string {
	if string(text) == "null" {
		return ""
	}
	return string(text)
}
