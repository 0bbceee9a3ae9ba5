package idempotency

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const table = "idempotency_keys"

// keyOf is whose key it is and for what.
type keyOf struct {
	scope              auth.Scope
	caller, route, key string
}

// rowID names the row, which has no id of its own, for encryption and locking.
func (k keyOf) rowID() string {
	return hex.EncodeToString(hashOf(k.scope.TenantID.String(), k.scope.ProjectID.String(), k.caller, k.route, k.key))
}

func (k keyOf) args() pgx.NamedArgs {
	return pgx.NamedArgs{
		"tenant": k.scope.TenantID, "caller": k.caller, "route": k.route, "key": k.key,
		"project": uuid.NullUUID{UUID: k.scope.ProjectID, Valid: k.scope.ProjectID != uuid.Nil},
	}
}

// kept is a stored answer.
type kept struct {
	hash     []byte
	status   int
	response []byte
}

// lock makes the holder the only one at work on a key until its transaction ends.
func lock(ctx context.Context, tx pgx.Tx, k keyOf) error {
	var locked bool
	err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))`, "idempotency:"+k.rowID()).Scan(&locked)
	if err != nil {
		return fmt.Errorf("lock idempotency key: %w", err)
	}
	if !locked {
		return fault.New(fault.Conflict, fault.CodeInProgress,
			"A request with this Idempotency-Key is still running.").RetryIn(retryIn)
	}
	return nil
}

// find returns the answer kept for a key, nil when there is none.
func find(ctx context.Context, tx pgx.Tx, k keyOf) (*kept, error) {
	var known kept
	err := tx.QueryRow(ctx, `
		SELECT request_hash, status, response
		FROM platform.idempotency_keys
		WHERE tenant_id = @tenant AND project_id IS NOT DISTINCT FROM @project
			AND caller = @caller AND route = @route AND key = @key
			AND created_at > now() - interval '24 hours'`, k.args()).Scan(&known.hash, &known.status, &known.response)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // there is no answer yet, which is the usual case
	}
	if err != nil {
		return nil, fmt.Errorf("find idempotency key: %w", err)
	}
	return &known, nil
}

// insert keeps an answer, in place of one that is older than a day and not yet deleted.
func insert(ctx context.Context, tx pgx.Tx, k keyOf, a kept) error {
	args := k.args()
	args["hash"], args["status"], args["response"] = a.hash, a.status, a.response
	_, err := tx.Exec(ctx, `
		INSERT INTO platform.idempotency_keys (tenant_id, project_id, caller, route, key, request_hash, status, response)
		VALUES (@tenant, @project, @caller, @route, @key, @hash, @status, @response)
		ON CONFLICT ON CONSTRAINT idempotency_keys_key DO UPDATE
		SET request_hash = excluded.request_hash, status = excluded.status, response = excluded.response, created_at = now()`, args)
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}
