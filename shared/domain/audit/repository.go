package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const columns = `id, seq, tenant_id, project_id, timestamp, event_id, actor_type, user_id, user_email, actor_name, action,
	resource_type, resource_id, changes, host(ip_address) AS ip_address, user_agent, request_id, service, success, error_message, metadata,
	encode(prev_hash, 'hex') AS prev_hash, encode(hash, 'hex') AS hash`

// Repository keeps the trail. audit-service is its only user.
type Repository struct{ db *postgres.DB }

// NewRepository returns the trail stored in db.
func NewRepository(db *postgres.DB) *Repository {
	return &Repository{db: db}
}

// Append adds entries of one service to the tenant's chain, in order, and
// returns them as stored. An entry whose event was stored before is returned as
// it is and counted as a duplicate.
func (r *Repository) Append(ctx context.Context, s auth.Scope, service string, entries []Entry) (stored []Stored, duplicates int, err error) {
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		head, err := lockHead(ctx, tx, s.TenantID)
		if err != nil {
			return err
		}
		for _, e := range entries {
			known, err := byEvent(ctx, tx, e.EventID)
			if err == nil {
				stored, duplicates = append(stored, known), duplicates+1
				continue
			}
			if !errors.Is(err, pgx.ErrNoRows) {
				return fmt.Errorf("look for the event: %w", err)
			}
			next, err := head.follow(s, service, e)
			if err != nil {
				return err
			}
			if err := insert(ctx, tx, next); err != nil {
				return err
			}
			stored = append(stored, next)
		}
		return head.save(ctx, tx, s.TenantID)
	})
	return stored, duplicates, err
}

// ByID returns one entry that the scope may see.
func (r *Repository) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Stored, error) {
	var found Stored
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+columns+` FROM audit.audit_logs WHERE id = $1`, id)
		if err != nil {
			return fmt.Errorf("select entry: %w", err)
		}
		found, err = pgx.CollectExactlyOneRow(rows, scan)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Missing()
		}
		return err
	})
	return found, err
}

// Filter narrows a list; zero members do not. Action may end in * to match a
// prefix. AnyProject includes entries that belong to no project.
type Filter struct {
	UserID       *uuid.UUID
	Action       string
	ResourceType string
	ResourceID   string
	ActorType    auth.ActorType
	Search       string
	Success      *bool
	Since, Until *time.Time
	AnyProject   bool
}

const where = `
	FROM audit.audit_logs
	WHERE tenant_id = @tenant AND (project_id = @project OR (@any_project AND project_id IS NULL))
	  AND (@user_id::uuid IS NULL OR user_id = @user_id)
	  AND (@action = '' OR (right(@action, 1) = '*' AND starts_with(action, rtrim(@action, '*'))) OR action = @action)
	  AND (@resource_type = '' OR resource_type = @resource_type)
	  AND (@resource_id = '' OR resource_id = @resource_id)
	  AND (@actor_type = '' OR actor_type = @actor_type)
	  AND (@success::boolean IS NULL OR success = @success)
	  AND (@since::timestamptz IS NULL OR timestamp >= @since)
	  AND (@until::timestamptz IS NULL OR timestamp <= @until)
	  AND (@search = '' OR position(lower(@search) IN lower(actor_name || ' ' || user_email || ' ' || action || ' ' || coalesce(resource_id, ''))) > 0)`

// List returns entries newest first, after skipping some, with the number of all
// that match.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, skip, limit int) (entries []Stored, total int, err error) {
	args := pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "any_project": f.AnyProject, "user_id": f.UserID, "action": f.Action,
		"resource_type": f.ResourceType, "resource_id": f.ResourceID, "actor_type": string(f.ActorType), "success": f.Success,
		"since": f.Since, "until": f.Until, "search": f.Search, "skip": skip, "limit": limit,
	}
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT count(*)`+where, args).Scan(&total); err != nil {
			return fmt.Errorf("count entries: %w", err)
		}
		rows, err := tx.Query(ctx, `SELECT `+columns+where+` ORDER BY timestamp DESC, seq DESC OFFSET @skip LIMIT @limit`, args)
		if err != nil {
			return fmt.Errorf("select entries: %w", err)
		}
		entries, err = pgx.CollectRows(rows, scan)
		return err
	})
	return entries, total, err
}

const verifyPage = 1000

// Verify walks the tenant's chain, or the stretch of it whose entries lie
// between since and until, and reports the first entry that was changed, is out
// of order or follows a gap.
func (r *Repository) Verify(ctx context.Context, s auth.Scope, since, until *time.Time) (Verification, error) {
	v := verifier{}
	var after int64
	for {
		page, err := r.chain(ctx, s.TenantOnly(), since, until, after)
		if err != nil {
			return Verification{}, err
		}
		for _, entry := range page {
			after = entry.Seq
			if !v.check(entry) {
				return v.result, nil
			}
		}
		if len(page) < verifyPage {
			return v.result, nil
		}
	}
}

func (r *Repository) chain(ctx context.Context, s auth.Scope, since, until *time.Time, after int64) ([]Stored, error) {
	var page []Stored
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM audit.audit_logs
			WHERE tenant_id = @tenant AND seq > @after
			  AND seq >= coalesce((SELECT min(seq) FROM audit.audit_logs WHERE tenant_id = @tenant AND timestamp >= @since), 0)
			  AND seq <= coalesce((SELECT max(seq) FROM audit.audit_logs WHERE tenant_id = @tenant AND timestamp <= @until), 9223372036854775807)
			ORDER BY seq LIMIT @limit`,
			pgx.NamedArgs{"tenant": s.TenantID, "after": after, "since": since, "until": until, "limit": verifyPage})
		if err != nil {
			return fmt.Errorf("select chain: %w", err)
		}
		page, err = pgx.CollectRows(rows, scan)
		return err
	})
	return page, err
}

// Total returns the number of entries of all tenants, as the planner estimates
// it; counting them would read the whole trail.
func (r *Repository) Total(ctx context.Context) (int64, error) {
	var total int64
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
			FROM pg_catalog.pg_inherits AS i
			JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
			WHERE i.inhparent = 'audit.audit_logs'::regclass`).Scan(&total)
	})
	return total, err
}

// head is the locked end of a tenant's chain.
type head struct {
	seq  int64
	hash string
}

func lockHead(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) (*head, error) {
	_, err := tx.Exec(ctx, `INSERT INTO audit.chain_heads (tenant_id) VALUES ($1) ON CONFLICT (tenant_id) DO NOTHING`, tenant)
	if err != nil {
		return nil, fmt.Errorf("start chain: %w", err)
	}
	var h head
	err = tx.QueryRow(ctx, `SELECT seq, encode(hash, 'hex') FROM audit.chain_heads WHERE tenant_id = $1 FOR UPDATE`, tenant).Scan(&h.seq, &h.hash)
	if err != nil {
		return nil, fmt.Errorf("lock chain: %w", err)
	}
	return &h, nil
}

// follow makes the entry that comes next in the chain.
func (h *head) follow(s auth.Scope, service string, e Entry) (Stored, error) {
	changes, err := json.Marshal(e.Changes)
	if err != nil {
		return Stored{}, fmt.Errorf("encode changes: %w", err)
	}
	metadata, err := json.Marshal(e.Metadata)
	if err != nil {
		return Stored{}, fmt.Errorf("encode metadata: %w", err)
	}
	next := Stored{
		ID: uuid.Must(uuid.NewV7()), Seq: h.seq + 1, EventID: e.EventID, Timestamp: clock.Of(e.Timestamp), TenantID: s.TenantID,
		ProjectID: orNull(s.ProjectID), ActorType: e.ActorType, ActorName: e.ActorName, UserID: e.UserID, UserEmail: e.UserEmail,
		Service: service, Action: e.Action, ResourceType: e.ResourceType, ResourceID: textOrNull(e.ResourceID), Changes: changes,
		IPAddress: addressOrNull(e.IPAddress), UserAgent: e.UserAgent, RequestID: textOrNull(e.RequestID), Success: e.Success,
		ErrorMessage: textOrNull(e.ErrorMessage), Metadata: metadata, PrevHash: h.hash,
	}
	if next.Hash, err = next.HashAfter(h.hash); err != nil {
		return Stored{}, err
	}
	h.seq, h.hash = next.Seq, next.Hash
	return next, nil
}

func (h *head) save(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) error {
	_, err := tx.Exec(ctx, `UPDATE audit.chain_heads SET seq = $2, hash = decode($3, 'hex') WHERE tenant_id = $1`, tenant, h.seq, h.hash)
	if err != nil {
		return fmt.Errorf("move the end of the chain: %w", err)
	}
	return nil
}

func insert(ctx context.Context, tx pgx.Tx, s Stored) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO audit.audit_logs (
			id, seq, tenant_id, project_id, timestamp, event_id, actor_type, user_id, user_email, actor_name, action,
			resource_type, resource_id, changes, ip_address, user_agent, request_id, service, success, error_message, metadata, prev_hash, hash
		) VALUES (
			@id, @seq, @tenant, @project, @timestamp, @event, @actor_type, @user_id, @user_email, @actor_name, @action,
			@resource_type, @resource_id, @changes, @ip::inet, @user_agent, @request_id, @service, @success, @error, @metadata,
			decode(@prev, 'hex'), decode(@hash, 'hex')
		)`, pgx.NamedArgs{
		"id": s.ID, "seq": s.Seq, "tenant": s.TenantID, "project": s.ProjectID, "timestamp": s.Timestamp, "event": s.EventID,
		"actor_type": string(s.ActorType), "user_id": s.UserID, "user_email": s.UserEmail, "actor_name": s.ActorName, "action": s.Action,
		"resource_type": s.ResourceType, "resource_id": s.ResourceID, "changes": nullJSON(s.Changes), "ip": s.IPAddress, "user_agent": s.UserAgent,
		"request_id": s.RequestID, "service": s.Service, "success": s.Success, "error": s.ErrorMessage, "metadata": nullJSON(s.Metadata),
		"prev": s.PrevHash, "hash": s.Hash,
	})
	if err != nil {
		return fmt.Errorf("insert entry: %w", err)
	}
	return nil
}

func byEvent(ctx context.Context, tx pgx.Tx, event uuid.UUID) (Stored, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM audit.audit_logs WHERE event_id = $1`, event)
	if err != nil {
		return Stored{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scan)
}

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
