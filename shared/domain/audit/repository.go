package audit

import (
	"context"
	"encoding/json"
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
		head, known, err := lockHead(ctx, tx, s.TenantID, entries)
		if err != nil {
			return err
		}
		batch := &pgx.Batch{}
		for _, e := range entries {
			entry, ok := known[e.EventID]
			if ok {
				stored, duplicates = append(stored, entry), duplicates+1
				continue
			}
			next, err := head.follow(s, service, e)
			if err != nil {
				return err
			}
			insert(batch, next)
			stored, known[e.EventID] = append(stored, next), next
		}
		if batch.Len() == 0 {
			return nil
		}
		head.save(batch, s.TenantID)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("append entries: %w", err)
		}
		return nil
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

// lockHead locks the end of the chain and returns it with those of the entries that are
// stored already, by their events.
func lockHead(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, entries []Entry) (*head, map[uuid.UUID]Stored, error) {
	ids := make([]uuid.UUID, len(entries))
	for i, e := range entries {
		ids[i] = e.EventID
	}
	var h head
	known := map[uuid.UUID]Stored{}
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO audit.chain_heads (tenant_id) VALUES ($1) ON CONFLICT (tenant_id) DO NOTHING`, tenant)
	batch.Queue(`SELECT seq, encode(hash, 'hex') FROM audit.chain_heads WHERE tenant_id = $1 FOR UPDATE`, tenant).
		QueryRow(func(row pgx.Row) error { return row.Scan(&h.seq, &h.hash) })
	batch.Queue(`SELECT `+columns+` FROM audit.audit_logs WHERE tenant_id = $1 AND event_id = ANY($2)`, tenant, ids).
		Query(func(rows pgx.Rows) error {
			found, err := pgx.CollectRows(rows, scan)
			for _, entry := range found {
				known[entry.EventID] = entry
			}
			return err
		})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, nil, fmt.Errorf("lock chain: %w", err)
	}
	return &h, known, nil
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

func (h *head) save(batch *pgx.Batch, tenant uuid.UUID) {
	batch.Queue(`UPDATE audit.chain_heads SET seq = $2, hash = decode($3, 'hex') WHERE tenant_id = $1`, tenant, h.seq, h.hash)
}

func insert(batch *pgx.Batch, s Stored) {
	batch.Queue(`
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
}
