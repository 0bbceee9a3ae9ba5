package audit

import (
	"encoding/json"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

func scan(row pgx.CollectableRow) (Stored, error) {
	s, err := pgx.RowToStructByName[storedRow](row)
	if err != nil {
		return Stored{}, err
	}
	return s.stored(), nil
}

// storedRow is an entry as the database returns it.
type storedRow struct {
	ID           uuid.UUID
	Seq          int64
	TenantID     uuid.UUID
	ProjectID    *uuid.UUID
	Timestamp    time.Time
	EventID      uuid.UUID
	ActorType    string
	UserID       *uuid.UUID
	UserEmail    string
	ActorName    string
	Action       string
	ResourceType string
	ResourceID   *string
	Changes      []byte
	IPAddress    *string
	UserAgent    string
	RequestID    *string
	Service      string
	Success      bool
	ErrorMessage *string
	Metadata     []byte
	PrevHash     string
	Hash         string
}

func (r storedRow) stored() Stored {
	return Stored{
		ID: r.ID, Seq: r.Seq, TenantID: r.TenantID, ProjectID: r.ProjectID, Timestamp: r.Timestamp, EventID: r.EventID,
		ActorType: auth.ActorType(r.ActorType), UserID: r.UserID, UserEmail: r.UserEmail, ActorName: r.ActorName, Action: r.Action,
		ResourceType: r.ResourceType, ResourceID: r.ResourceID, Changes: orJSONNull(r.Changes), IPAddress: r.IPAddress, UserAgent: r.UserAgent,
		RequestID: r.RequestID, Service: r.Service, Success: r.Success, ErrorMessage: r.ErrorMessage, Metadata: orJSONNull(r.Metadata),
		PrevHash: r.PrevHash, Hash: r.Hash,
	}
}

func orJSONNull(text []byte) json.RawMessage {
	if text == nil {
		return json.RawMessage("null")
	}
	return text
}

func nullJSON(text json.RawMessage) any {
	if string(text) == "null" {
		return nil
	}
	return text
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func textOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func addressOrNull(text string) *string {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return nil
	}
	return textOrNull(address.Unmap().WithZone("").String())
}
