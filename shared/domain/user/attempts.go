package user

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// forgetAtOnce is how many attempts that no longer count go with each new one.
const forgetAtOnce = 20

// Attempts remembers tries to sign in for as long as they count. It knows accounts
// by the hash of their address only and belongs to no tenant: an address without
// an account is slowed down in the same way.
type Attempts struct{ db *postgres.DB }

// NewAttempts returns the Attempts in db.
func NewAttempts(db *postgres.DB) *Attempts { return &Attempts{db: db} }

// Begin records a try of source for the account with this address, unless it comes
// too early. It counts as a failure until Succeed takes it back, so that tries made
// at the same time cannot slip through together.
func (a *Attempts) Begin(ctx context.Context, email string, source Source, now time.Time) error {
	account := accountOf(email)
	err := a.db.Unscoped(ctx, func(tx pgx.Tx) error {
		if err := lockAccount(ctx, tx, account); err != nil {
			return err
		}
		guesses, err := guessesOf(ctx, tx, account, source, now)
		if err != nil {
			return err
		}
		if err := guesses.Admit(source, now); err != nil {
			return err
		}
		return record(ctx, tx, account, source, now)
	})
	if err != nil {
		return fmt.Errorf("begin sign-in: %w", err)
	}
	return nil
}

// Succeed forgets the tries of source for the account: it knows the password.
func (a *Attempts) Succeed(ctx context.Context, email string, source Source) error {
	err := a.db.Unscoped(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			DELETE FROM auth.sign_in_attempts
			WHERE account_hash = $1 AND source = $2`, accountOf(email), string(source))
		return err
	})
	if err != nil {
		return fmt.Errorf("forget sign-in attempts: %w", err)
	}
	return nil
}

func lockAccount(ctx context.Context, tx pgx.Tx, account []byte) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))`, account)
	return err
}

func guessesOf(ctx context.Context, tx pgx.Tx, account []byte, source Source, now time.Time) (Guesses, error) {
	var g Guesses
	err := tx.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE source = @source), count(*),
			coalesce(max(attempted_at) FILTER (WHERE source = @source), 'epoch'), coalesce(max(attempted_at), 'epoch')
		FROM auth.sign_in_attempts
		WHERE account_hash = @account AND attempted_at > @since`,
		pgx.NamedArgs{"account": account, "source": string(source), "since": now.Add(-GuessWindow)},
	).Scan(&g.Own, &g.All, &g.OwnAt, &g.AllAt)
	return g, err
}

func record(ctx context.Context, tx pgx.Tx, account []byte, source Source, now time.Time) error {
	_, err := tx.Exec(ctx, `
		WITH expired AS (
			DELETE FROM auth.sign_in_attempts
			WHERE id IN (
				SELECT id FROM auth.sign_in_attempts
				WHERE attempted_at <= @since
				ORDER BY attempted_at
				LIMIT @at_once
				FOR UPDATE SKIP LOCKED
			)
		)
		INSERT INTO auth.sign_in_attempts (account_hash, source, attempted_at)
		VALUES (@account, @source, @now)`,
		pgx.NamedArgs{
			"account": account, "source": string(source), "now": now,
			"since": now.Add(-GuessWindow), "at_once": forgetAtOnce,
		})
	return err
}

func accountOf(email string) []byte {
	sum := sha256.Sum256([]byte(SameEmail(email)))
	return sum[:]
}
