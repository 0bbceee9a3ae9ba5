package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// oneLive is the constraint that keeps an incident from having two answers under
// way.
const oneLive = "chat_messages_live_key"

const columns = `m.id, m.incident_id, m.question_id, m.role, m.text, m.citations, m.note, m.status, m.error_message,
	m.provider, m.model_used, m.input_tokens, m.output_tokens, m.cost_usd::float8 AS cost_usd, m.asked_by,
	(SELECT u.full_name FROM auth.users AS u WHERE u.id = m.asked_by AND u.tenant_id = m.tenant_id) AS asked_by_name,
	m.attempts, m.lease_until, m.fence, m.created_at, m.finished_at`

// Repository stores conversations.
type Repository struct{ db *postgres.DB }

// NewRepository returns the conversations stored in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Position is the place of a message in a conversation.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// Task names an answer that may be worked on. Fence and Age tell attempts apart.
type Task struct {
	Scope    auth.Scope
	AnswerID uuid.UUID
	Fence    int64
	Age      time.Duration
}

// Enqueue hands a task to workers within the given transaction.
type Enqueue func(ctx context.Context, tx pgx.Tx, t Task) error

// List returns up to limit messages of an incident, the oldest first, after the
// given position.
func (r *Repository) List(ctx context.Context, s auth.Scope, incidentID uuid.UUID, after Position, limit int) ([]Message, error) {
	found, err := r.collect(ctx, s, `
		SELECT `+columns+`
		FROM ai.chat_messages AS m
		WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.incident_id = @incident
			AND (m.created_at, m.id) > (@at, @id)
		ORDER BY m.created_at, m.id
		LIMIT @limit`, pgx.NamedArgs{"incident": incidentID, "at": after.At, "id": after.ID, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list the messages of an incident: %w", err)
	}
	return found, nil
}

// Before returns the last messages that were complete before the given one, the
// oldest first.
func (r *Repository) Before(ctx context.Context, s auth.Scope, m Message, limit int) ([]Message, error) {
	found, err := r.collect(ctx, s, `
		SELECT `+columns+`
		FROM ai.chat_messages AS m
		WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.incident_id = @incident AND m.status = 'completed'
			AND (m.created_at, m.id) < (@at, @id)
		ORDER BY m.created_at DESC, m.id DESC
		LIMIT @limit`, pgx.NamedArgs{"incident": m.IncidentID, "at": m.CreatedAt, "id": m.ID, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("read the messages before a question: %w", err)
	}
	slices.Reverse(found)
	return found, nil
}

func (r *Repository) collect(ctx context.Context, s auth.Scope, query string, args pgx.NamedArgs) ([]Message, error) {
	var found []Message
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, query, scoped(s, args))
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Message])
		return err
	})
	return found, err
}

// scoped are arguments of a query with the scope that every query asks for.
func scoped(s auth.Scope, args pgx.NamedArgs) pgx.NamedArgs {
	args["tenant"], args["project"] = s.TenantID, s.ProjectID
	return args
}

// Ask stores a question of the caller and its answer, which is still to come, and
// hands that to workers. While another question is being answered it is
// IN_PROGRESS; an incident that is not there is missing.
func (r *Repository) Ask(ctx context.Context, s auth.Scope, incidentID uuid.UUID, text string, enqueue Enqueue) (question, answer Message, err error) {
	now := clock.Now()
	question = Message{ID: uuid.Must(uuid.NewV7()), IncidentID: incidentID, Role: User, Text: text, Status: Completed, CreatedAt: now, FinishedAt: &now}
	if who := auth.Caller(ctx).UserID(); who.Valid {
		question.AskedBy = &who.UUID
	}
	answer = Message{
		ID: uuid.Must(uuid.NewV7()), IncidentID: incidentID, QuestionID: &question.ID, Role: Assistant, Status: Queued,
		AskedBy: question.AskedBy, CreatedAt: now.Add(time.Microsecond),
	}
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if err := requireIncident(ctx, tx, s, incidentID); err != nil {
			return err
		}
		for _, m := range []*Message{&question, &answer} {
			if err := insert(ctx, tx, s, m); err != nil {
				return err
			}
		}
		err := audit.Record(ctx, tx, s, audit.Did(ctx, "incident_chat.asked", question.ID.String()).Changing(audit.Changes{
			"incident_id": {New: incidentID.String()},
		}))
		if err != nil {
			return err
		}
		return enqueue(ctx, tx, Task{Scope: s, AnswerID: answer.ID})
	})
	return question, answer, err
}

func requireIncident(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) error {
	var gone bool
	err := tx.QueryRow(ctx, `
		SELECT deleted_at IS NOT NULL
		FROM incident.incidents
		WHERE tenant_id = @tenant AND project_id = @project AND id = @id
		FOR KEY SHARE`, scoped(s, pgx.NamedArgs{"id": id})).Scan(&gone)
	if errors.Is(err, pgx.ErrNoRows) || gone {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("read the incident of a question: %w", err)
	}
	return nil
}

func insert(ctx context.Context, tx pgx.Tx, s auth.Scope, m *Message) error {
	rows, err := tx.Query(ctx, `
		INSERT INTO ai.chat_messages AS m (id, tenant_id, project_id, incident_id, question_id, role, text, status, asked_by,
			created_at, finished_at)
		VALUES (@id, @tenant, @project, @incident, @question, @role, @text, @status, @asked_by, @created_at, @finished_at)
		RETURNING `+columns, scoped(s, pgx.NamedArgs{
		"id": m.ID, "incident": m.IncidentID, "question": m.QuestionID, "role": m.Role, "text": m.Text, "status": m.Status,
		"asked_by": m.AskedBy, "created_at": m.CreatedAt, "finished_at": m.FinishedAt,
	}))
	if err != nil {
		return fmt.Errorf("insert message: %w", err)
	}
	*m, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Message])
	if postgres.IsUnique(err, oneLive) {
		const usually = 5 * time.Second
		return fault.New(fault.Conflict, fault.CodeInProgress, "Another question about this incident is being answered.").RetryIn(usually)
	}
	if err != nil {
		return fmt.Errorf("insert message: %w", err)
	}
	return publish(ctx, tx, s, *m)
}

func publish(ctx context.Context, tx pgx.Tx, s auth.Scope, m Message) error {
	return events.Publish(ctx, tx, s, events.Event{Channel: Channel, Type: EventMessage, Data: PayloadOf(m)})
}
