package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const columns = `id, user_id, tenant_id, project_id, ip_address, user_agent, created_at, last_used_at, expires_at,
	revoked_at, revoke_reason`

// Repository stores sessions and their refresh tokens.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// ScopeOf returns the scope of a session's tenant. Only whoever holds a verified
// token of the session may ask.
func (r *Repository) ScopeOf(ctx context.Context, sid uuid.UUID) (auth.Scope, error) {
	var tenantID *uuid.UUID
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT auth.session_tenant($1)`, sid).Scan(&tenantID)
	})
	if err != nil {
		return auth.Scope{}, fmt.Errorf("find session: %w", err)
	}
	if tenantID == nil {
		return auth.Scope{}, Ended()
	}
	return auth.Scope{TenantID: *tenantID}, nil
}

// Insert stores a new session.
func (r *Repository) Insert(ctx context.Context, s Session) error {
	err := r.db.Write(ctx, s.Scope(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO auth.auth_sessions (id, user_id, tenant_id, project_id, ip_address, user_agent, created_at,
				last_used_at, expires_at)
			VALUES (@id, @user, @tenant, @project, @ip, @agent, @created, @used, @expires)`,
			pgx.NamedArgs{
				"id": s.ID, "user": s.UserID, "tenant": s.TenantID, "project": s.ProjectID, "ip": s.IPAddress,
				"agent": s.UserAgent, "created": s.CreatedAt, "used": s.LastUsedAt, "expires": s.ExpiresAt,
			})
		return err
	})
	if err != nil {
		return fmt.Errorf("insert session: %w", err)
	}
	return nil
}

// Lock returns a session and keeps others from changing it until the transaction
// that the caller is in ends. One that does not exist has ended.
func (r *Repository) Lock(ctx context.Context, s auth.Scope, sid uuid.UUID) (Session, error) {
	var session Session
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM auth.auth_sessions
			WHERE tenant_id = $1 AND id = $2
			FOR UPDATE`, s.TenantID, sid)
		if err != nil {
			return err
		}
		session, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Session])
		return err
	})
	return session, found("lock session", err)
}

// Save stores what can change about a session.
func (r *Repository) Save(ctx context.Context, s Session) error {
	err := r.db.Write(ctx, s.Scope(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE auth.auth_sessions
			SET project_id = @project, last_used_at = @used, expires_at = @expires, revoked_at = @revoked,
				revoke_reason = @reason
			WHERE tenant_id = @tenant AND id = @id`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "id": s.ID, "project": s.ProjectID, "used": s.LastUsedAt, "expires": s.ExpiresAt,
				"revoked": s.RevokedAt, "reason": s.Reason,
			})
		return err
	})
	if err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	return nil
}

// TokenByID returns a refresh token of a session. One that does not exist belongs
// to a session that has ended.
func (r *Repository) TokenByID(ctx context.Context, s auth.Scope, sid uuid.UUID, id string) (Token, error) {
	var token Token
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT jti, session_id, issued_at, expires_at, used_at
			FROM auth.refresh_tokens
			WHERE tenant_id = $1 AND jti = $2 AND session_id = $3`, s.TenantID, id, sid)
		if err != nil {
			return err
		}
		token, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Token])
		return err
	})
	return token, found("read refresh token", err)
}

// AddToken stores a new refresh token.
func (r *Repository) AddToken(ctx context.Context, s auth.Scope, t Token) error {
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO auth.refresh_tokens (jti, tenant_id, session_id, issued_at, expires_at)
			VALUES (@id, @tenant, @session, @issued, @expires)`,
			pgx.NamedArgs{
				"id": t.ID, "tenant": s.TenantID, "session": t.SessionID, "issued": t.IssuedAt, "expires": t.ExpiresAt,
			})
		return err
	})
	if err != nil {
		return fmt.Errorf("insert refresh token: %w", err)
	}
	return nil
}

// SaveToken stores that a refresh token was used.
func (r *Repository) SaveToken(ctx context.Context, s auth.Scope, t Token) error {
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE auth.refresh_tokens
			SET used_at = $3
			WHERE tenant_id = $1 AND jti = $2`, s.TenantID, t.ID, t.UsedAt)
		return err
	})
	if err != nil {
		return fmt.Errorf("save refresh token: %w", err)
	}
	return nil
}

func found(doing string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return Ended()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
