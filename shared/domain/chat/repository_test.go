package chat_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const limit = 4

// desk is an incident in a project with a person who asks about it.
type desk struct {
	scope    auth.Scope
	incident uuid.UUID
	ann      pgtest.User
	repo     *chat.Repository

	mu    sync.Mutex
	tasks []chat.Task
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{scope: pgtest.NewProject(t), repo: chat.NewRepository(pgtest.DB(t))}
	d.ann = pgtest.NewUser(t, d.scope, auth.RoleEngineer)
	d.incident = d.addIncident(t)
	return d
}

func (d *desk) addIncident(t *testing.T) uuid.UUID {
	t.Helper()
	id := uuid.New()
	d.exec(t, `INSERT INTO incident.incidents (id, tenant_id, project_id, title, detected_at) VALUES ($1, $2, $3, 'x', now())`,
		id, d.scope.TenantID, d.scope.ProjectID)
	return id
}

func (d *desk) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), d.scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}))
}

func (d *desk) enqueue(_ context.Context, _ pgx.Tx, t chat.Task) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tasks = append(d.tasks, t)
	return nil
}

func (d *desk) askAbout(t *testing.T, incident uuid.UUID, text string) (question, answer chat.Message, err error) {
	t.Helper()
	return d.repo.Ask(auth.WithCaller(t.Context(), d.ann.Identity(d.scope)), d.scope, incident, text, d.enqueue)
}

func (d *desk) ask(t *testing.T) (question, answer chat.Message) {
	t.Helper()
	question, answer, err := d.askAbout(t, d.incident, "What changed?")
	require.NoError(t, err)
	return question, answer
}

func (d *desk) list(t *testing.T) []chat.Message {
	t.Helper()
	found, err := d.repo.List(t.Context(), d.scope, d.incident, chat.Position{}, 100)
	require.NoError(t, err)
	return found
}

func anOutcome() chat.Outcome {
	return chat.Outcome{
		Status: chat.Completed, Text: "A deployment.", Note: "A citation was removed.", Provider: "compatible", Model: "small",
		InputTokens: 1200, OutputTokens: 300, CostUSD: 0.00036,
		Citations: []chat.ChatCitation{{ID: "E1", Kind: chat.KindAlert, Title: "HighErrorRate", Ref: uuid.New()}},
	}
}

func TestAQuestionIsStoredWithItsAnswerToCome(t *testing.T) {
	t.Parallel()
	d := newDesk(t)

	question, answer := d.ask(t)

	require.Equal(t, []chat.Message{question, answer}, d.list(t), "the newest is last")
	require.Equal(t, chat.Completed, question.Status)
	require.Equal(t, chat.User, question.Role)
	require.Equal(t, d.ann.ID, *question.AskedBy)
	require.NotEmpty(t, *question.AskedByName)
	require.Equal(t, chat.Queued, answer.Status)
	require.Equal(t, question.ID, *answer.QuestionID)
	require.Equal(t, []chat.Task{{Scope: d.scope, AnswerID: answer.ID}}, d.tasks)
	require.Equal(t, []string{"audit incident_chat.asked", "event incident.chat_message", "event incident.chat_message"}, d.posted(t))
}

// posted lists what went into the outbox.
func (d *desk) posted(t *testing.T) []string {
	t.Helper()
	var found []string
	require.NoError(t, pgtest.DB(t).Read(t.Context(), d.scope, func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `
			SELECT kind || ' ' || coalesce(payload ->> 'type', payload ->> 'action')
			FROM events.outbox
			WHERE project_id = $1
			ORDER BY 1`, d.scope.ProjectID)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return found
}

func TestOneAnswerOfAnIncidentIsUnderWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.ask(t)

	_, _, err := d.askAbout(t, d.incident, "And why?")
	require.Equal(t, fault.CodeInProgress, fault.CodeOf(err))
	_, _, err = d.askAbout(t, d.addIncident(t), "And here?")

	require.NoError(t, err, "another incident has a conversation of its own")
	require.Len(t, d.list(t), 2, "a refused question leaves nothing behind")
}

func TestWhatIsNotThereCannotBeAskedAbout(t *testing.T) {
	t.Parallel()
	d, other := newDesk(t), newDesk(t)
	deleted := d.addIncident(t)
	d.exec(t, `UPDATE incident.incidents SET deleted_at = now() WHERE id = $1`, deleted)

	for name, id := range map[string]uuid.UUID{"unknown": uuid.New(), "deleted": deleted, "another tenant's": other.incident} {
		_, _, err := d.askAbout(t, id, "What changed?")
		require.Equal(t, fault.NotFound, fault.KindOf(err), name)
	}
}

func TestAnAnswerIsGivenOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	question, answer := d.ask(t)
	leases := make([]chat.Lease, 4)
	errs := make([]error, len(leases))

	var workers sync.WaitGroup
	for i := range leases {
		workers.Go(func() { leases[i], errs[i] = d.repo.Claim(t.Context(), d.scope, answer.ID, limit) })
	}
	workers.Wait()

	claimed := 0
	for i, err := range errs {
		if err == nil {
			claimed++
			require.Equal(t, chat.Running, leases[i].Answer.Status)
			require.Equal(t, question, leases[i].Question)
			require.NoError(t, d.repo.Finish(t.Context(), leases[i], anOutcome()))
			continue
		}
		require.ErrorIs(t, err, chat.ErrTaken)
	}
	require.Equal(t, 1, claimed)
	stored := d.list(t)[1]
	want := anOutcome()
	require.Equal(t, chat.Completed, stored.Status)
	require.Equal(t, want.Text, stored.Text)
	require.Equal(t, want.Note, stored.Note)
	require.Equal(t, want.Citations[0].Title, stored.Citations[0].Title)
	require.Equal(t, want.Model, stored.Model)
	require.InDelta(t, want.CostUSD, stored.CostUSD, 1e-9)
	require.NotNil(t, stored.FinishedAt)
	d.ask(t) // the way is free for the next one
}

func TestAWorkerThatWasPausedChangesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, answer := d.ask(t)
	first, err := d.repo.Claim(t.Context(), d.scope, answer.ID, limit)
	require.NoError(t, err)
	d.exec(t, `UPDATE ai.chat_messages SET lease_until = now() - interval '1 second' WHERE id = $1`, answer.ID)
	second, err := d.repo.Claim(t.Context(), d.scope, answer.ID, limit)
	require.NoError(t, err)

	require.ErrorIs(t, d.repo.Finish(t.Context(), first, anOutcome()), chat.ErrLeaseLost)
	require.ErrorIs(t, d.repo.Release(t.Context(), first), chat.ErrLeaseLost)
	require.NoError(t, d.repo.Finish(t.Context(), second, anOutcome()))
}

func TestAnAnswerWhoseWorkersDieEndsAsFailed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, answer := d.ask(t)

	for range 3 {
		_, err := d.repo.Claim(t.Context(), d.scope, answer.ID, limit)
		require.NoError(t, err)
		d.exec(t, `UPDATE ai.chat_messages SET lease_until = now() - interval '1 second' WHERE id = $1`, answer.ID)
	}
	_, err := d.repo.Claim(t.Context(), d.scope, answer.ID, limit)

	require.ErrorIs(t, err, chat.ErrTaken)
	stored := d.list(t)[1]
	require.Equal(t, chat.Failed, stored.Status)
	require.Equal(t, "Answering was interrupted too often.", stored.ErrorMessage)
}

func TestAReleasedAnswerIsTakenAgainAndNotCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, answer := d.ask(t)

	for range 5 {
		lease, err := d.repo.Claim(t.Context(), d.scope, answer.ID, limit)
		require.NoError(t, err)
		require.Equal(t, 1, lease.Answer.Attempts)
		require.NoError(t, d.repo.Release(t.Context(), lease))
	}
	require.Equal(t, chat.Queued, d.list(t)[1].Status)
}

func TestAProjectHasSoManyAnswersUnderWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, first := d.ask(t)
	_, second, err := d.askAbout(t, d.addIncident(t), "And here?")
	require.NoError(t, err)
	lease, err := d.repo.Claim(t.Context(), d.scope, first.ID, 1)
	require.NoError(t, err)

	_, err = d.repo.Claim(t.Context(), d.scope, second.ID, 1)
	require.ErrorIs(t, err, chat.ErrBusy)
	require.True(t, chat.IsExpected(err))
	require.NoError(t, d.repo.Finish(t.Context(), lease, anOutcome()))
	d.tasks = nil
	require.NoError(t, d.repo.Start(t.Context(), d.scope, 1, d.enqueue))

	require.Len(t, d.tasks, 1)
	require.Equal(t, second.ID, d.tasks[0].AnswerID)
}

func TestWaitingAnswersAreFound(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, answer := d.ask(t)
	d.exec(t, `UPDATE ai.chat_messages SET created_at = now() - interval '6 seconds' WHERE id = $1`, answer.ID)

	scopes, err := d.repo.Waiting(t.Context(), 1000)

	require.NoError(t, err)
	require.Contains(t, scopes, d.scope)
}

func TestWhatWasSaidBeforeAQuestion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 3 {
		_, answer := d.ask(t)
		lease, err := d.repo.Claim(t.Context(), d.scope, answer.ID, limit)
		require.NoError(t, err)
		require.NoError(t, d.repo.Finish(t.Context(), lease, anOutcome()))
	}
	all := d.list(t)

	before, err := d.repo.Before(t.Context(), d.scope, all[4], 3)
	require.NoError(t, err)
	require.Equal(t, all[1:4], before)
	next, err := d.repo.List(t.Context(), d.scope, d.incident, chat.Position{At: all[1].CreatedAt, ID: all[1].ID}, 2)
	require.NoError(t, err)
	require.Equal(t, all[2:4], next)
}

func TestAConversationIsNotDeletedByTheApplication(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.ask(t)

	err := pgtest.DB(t).Write(t.Context(), d.scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `DELETE FROM ai.chat_messages`)
		return err
	})

	require.ErrorContains(t, err, "permission denied")
}

// TestNothingOfAnotherProjectWithoutRowSecurity asks as the owner, whom no policy
// binds: what is found then is what the queries themselves let through.
func TestNothingOfAnotherProjectWithoutRowSecurity(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, answer := d.ask(t)
	lease, err := d.repo.Claim(t.Context(), d.scope, answer.ID, limit)
	require.NoError(t, err)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.OwnerURL(t), MaxConns: 2})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	repo := chat.NewRepository(db)
	before := d.list(t)

	for name, s := range map[string]auth.Scope{
		"another tenant": pgtest.NewProject(t), "a sibling": pgtest.NewSibling(t, d.scope),
		"a wrong pair": {TenantID: pgtest.NewProject(t).TenantID, ProjectID: d.scope.ProjectID},
	} {
		found, err := repo.List(t.Context(), s, d.incident, chat.Position{}, 10)
		require.NoError(t, err, name)
		require.Empty(t, found, name)
		found, err = repo.Before(t.Context(), s, chat.Message{IncidentID: d.incident, CreatedAt: clock.Now().Add(time.Hour)}, 10)
		require.NoError(t, err, name)
		require.Empty(t, found, name)
		_, err = repo.Claim(t.Context(), s, answer.ID, limit)
		require.ErrorIs(t, err, chat.ErrTaken, name)
		theirs := lease
		theirs.Scope = s
		require.Error(t, repo.Finish(t.Context(), theirs, anOutcome()), name)
		require.Error(t, repo.Release(t.Context(), theirs), name)
		_, _, err = repo.Ask(auth.WithCaller(t.Context(), d.ann.Identity(s)), s, d.incident, "?", d.enqueue)
		require.Equal(t, fault.NotFound, fault.KindOf(err), name)
		require.NoError(t, repo.Start(t.Context(), s, limit, func(context.Context, pgx.Tx, chat.Task) error {
			return errors.New("an answer of another project was handed out")
		}), name)
	}
	require.Equal(t, before, d.list(t))
}
