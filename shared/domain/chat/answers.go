package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// LeaseTime is how long who works on an answer may stay silent before another
// worker takes it over. It is longer than an answer may take.
const LeaseTime = 120 * time.Second

// maxAttempts is how often an answer is begun. Only a worker that died leaves one
// unfinished: a model that fails is not asked again.
const maxAttempts = 3

// The reasons why an answer cannot be worked on. All of them are ordinary.
var (
	ErrTaken     = errors.New("the answer is worked on or there")
	ErrBusy      = errors.New("the project has as many answers under way as it may have")
	ErrLeaseLost = errors.New("another worker took the answer over")
)

// Lease is the right to work on one answer.
type Lease struct {
	Scope    auth.Scope
	Question Message
	Answer   Message
}

// Outcome is how an answer ended.
type Outcome struct {
	Status       Status
	Text         string
	Citations    []ChatCitation
	Note         string
	ErrorMessage string
	Provider     string
	Model        string
	InputTokens  int
	OutputTokens int
	CostUSD      float64
}

// Claim takes the lease of an answer. It fails with ErrTaken when there is nothing
// to do and with ErrBusy when limit answers of the project are under way. One that
// was begun too often ends as failed.
func (r *Repository) Claim(ctx context.Context, s auth.Scope, id uuid.UUID, limit int) (Lease, error) {
	lease := Lease{Scope: s}
	ended := false
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := oneClaimAtATime(ctx, tx, s); err != nil {
			return err
		}
		answer, err := one(ctx, tx, s, id, `AND m.status IN ('queued', 'running') AND (m.lease_until IS NULL OR m.lease_until < now()) FOR UPDATE`)
		if err != nil {
			return err
		}
		if answer.Attempts >= maxAttempts {
			ended = true
			return finish(ctx, tx, s, answer, Outcome{Status: Failed, ErrorMessage: "Answering was interrupted too often."})
		}
		if err := room(ctx, tx, s, limit); err != nil {
			return err
		}
		if lease.Question, err = one(ctx, tx, s, *answer.QuestionID, ""); err != nil {
			return err
		}
		lease.Answer, err = begin(ctx, tx, s, answer)
		return err
	})
	if err == nil && ended {
		err = ErrTaken
	}
	if err != nil {
		return Lease{}, fmt.Errorf("claim an answer: %w", err)
	}
	return lease, nil
}

// oneClaimAtATime makes claims of a project wait for each other, so that the
// number of answers under way is counted right.
func oneClaimAtATime(ctx context.Context, tx pgx.Tx, s auth.Scope) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, "chat:"+s.ProjectID.String())
	return err
}

func one(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, more string) (Message, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM ai.chat_messages AS m
		WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.id = @id `+more, scoped(s, pgx.NamedArgs{"id": id}))
	if err != nil {
		return Message{}, err
	}
	m, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Message])
	if errors.Is(err, pgx.ErrNoRows) {
		return Message{}, ErrTaken
	}
	return m, err
}

// room fails when limit answers of the project are under way.
func room(ctx context.Context, tx pgx.Tx, s auth.Scope, limit int) error {
	var running int
	err := tx.QueryRow(ctx, `
		SELECT count(*)
		FROM ai.chat_messages
		WHERE tenant_id = @tenant AND project_id = @project AND status = 'running' AND lease_until >= now()`,
		scoped(s, pgx.NamedArgs{})).Scan(&running)
	if err == nil && running >= limit {
		return ErrBusy
	}
	return err
}

func begin(ctx context.Context, tx pgx.Tx, s auth.Scope, answer Message) (Message, error) {
	return change(ctx, tx, s, answer, `status = 'running', attempts = m.attempts + 1, fence = m.fence + 1,
		lease_until = now() + @lease::interval`, pgx.NamedArgs{"lease": LeaseTime})
}

// change updates an answer and tells of it.
func change(ctx context.Context, tx pgx.Tx, s auth.Scope, answer Message, set string, args pgx.NamedArgs) (Message, error) {
	args["id"] = answer.ID
	rows, err := tx.Query(ctx, `
		UPDATE ai.chat_messages AS m
		SET `+set+`
		WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.id = @id
		RETURNING `+columns, scoped(s, args))
	if err != nil {
		return Message{}, err
	}
	changed, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Message])
	if err != nil {
		return Message{}, err
	}
	return changed, publish(ctx, tx, s, changed)
}

// Finish stores how an answer ended, unless another worker took it over.
func (r *Repository) Finish(ctx context.Context, l Lease, o Outcome) error {
	return r.held(ctx, l, "finish an answer", func(tx pgx.Tx) error { return finish(ctx, tx, l.Scope, l.Answer, o) })
}

func finish(ctx context.Context, tx pgx.Tx, s auth.Scope, answer Message, o Outcome) error {
	if o.Citations == nil {
		o.Citations = []ChatCitation{}
	}
	_, err := change(ctx, tx, s, answer, `status = @status, text = @text, citations = @citations, note = @note,
		error_message = @error, provider = @provider, model_used = @model, input_tokens = @input, output_tokens = @output,
		cost_usd = @cost, lease_until = NULL, finished_at = now()`, pgx.NamedArgs{
		"status": o.Status, "text": o.Text, "citations": o.Citations, "note": o.Note, "error": o.ErrorMessage,
		"provider": o.Provider, "model": o.Model, "input": o.InputTokens, "output": o.OutputTokens, "cost": o.CostUSD,
	})
	return err
}

// Release gives an answer back that was broken off for a reason of our own, such as
// a shutdown. It is not counted as an attempt.
func (r *Repository) Release(ctx context.Context, l Lease) error {
	return r.held(ctx, l, "release an answer", func(tx pgx.Tx) error {
		_, err := change(ctx, tx, l.Scope, l.Answer, `status = 'queued', attempts = greatest(m.attempts - 1, 0), lease_until = NULL`, pgx.NamedArgs{})
		return err
	})
}

// held runs fn while the lease is still held.
func (r *Repository) held(ctx context.Context, l Lease, doing string, fn func(tx pgx.Tx) error) error {
	err := r.db.Write(ctx, l.Scope, func(tx pgx.Tx) error {
		now, err := one(ctx, tx, l.Scope, l.Answer.ID, `FOR UPDATE`)
		if errors.Is(err, ErrTaken) {
			return fault.Missing() // the incident went, and its conversation with it
		}
		if err != nil {
			return err
		}
		if now.Status != Running || now.Fence != l.Answer.Fence {
			return ErrLeaseLost
		}
		return fn(tx)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// Start hands the oldest answers of a project that nobody works on to workers, as
// many as may be under way beside those that are.
func (r *Repository) Start(ctx context.Context, s auth.Scope, limit int, enqueue Enqueue) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT m.id, m.fence, now() - m.created_at AS age
			FROM ai.chat_messages AS m
			WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.status IN ('queued', 'running')
				AND (m.lease_until IS NULL OR m.lease_until < now())
			ORDER BY m.created_at, m.id
			LIMIT @limit`, scoped(s, pgx.NamedArgs{"limit": limit}))
		if err != nil {
			return err
		}
		tasks, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Task, error) {
			t := Task{Scope: s}
			err := row.Scan(&t.AnswerID, &t.Fence, &t.Age)
			return t, err
		})
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if err := enqueue(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("start answers: %w", err)
	}
	return nil
}

// Waiting returns the scopes that have answers nobody works on.
func (r *Repository) Waiting(ctx context.Context, limit int) ([]auth.Scope, error) {
	var scopes []auth.Scope
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT e.tenant_id, e.project_id FROM ai.expired_answers($1) AS e`, limit)
		if err != nil {
			return err
		}
		scopes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[auth.Scope])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find waiting answers: %w", err)
	}
	return scopes, nil
}

// IsExpected reports the errors that say an answer is somebody else's work.
func IsExpected(err error) bool {
	return errors.Is(err, ErrTaken) || errors.Is(err, ErrBusy) || errors.Is(err, ErrLeaseLost)
}
