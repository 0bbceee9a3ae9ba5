package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
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
			known, err := byEvent(ctx, tx, s.TenantID, e.EventID)
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

func byEvent(ctx context.Context, tx pgx.Tx, tenant, event uuid.UUID) (Stored, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM audit.audit_logs WHERE tenant_id = $1 AND event_id = $2`, tenant, event)
	if err != nil {
		return Stored{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scan)
}
