package runbook_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// shelf is a project with one runbook that an engineer wrote.
type shelf struct {
	ctx   context.Context
	repo  *runbook.Repository
	scope auth.Scope
	ann   pgtest.User
	book  runbook.Runbook
}

func newShelf(t *testing.T) shelf {
	t.Helper()
	s := shelf{repo: runbook.NewRepository(pgtest.DB(t)), scope: pgtest.NewProject(t)}
	s.ann = pgtest.NewUser(t, s.scope, auth.RoleEngineer)
	s.ctx = auth.WithCaller(t.Context(), s.ann.Identity(s.scope))
	s.book = runbook.Runbook{
		ID: uuid.New(), Title: "Free the disk", ServiceNames: []string{"api"}, AlertNames: []string{"DiskFull"}, Enabled: true,
		Severities: []incident.Severity{incident.High}, Steps: []runbook.RunbookStep{{Title: "Look"}},
	}
	require.NoError(t, s.book.Prepare())
	var err error
	s.book, err = s.repo.Create(s.ctx, s.scope, s.book)
	require.NoError(t, err)
	return s
}

func anyVersion(int) error { return nil }

func TestRepository(t *testing.T) {
	t.Parallel()

	t.Run("returns what was stored, with the name of its author", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)

		got, err := s.repo.ByID(s.ctx, s.scope, s.book.ID)

		require.NoError(t, err)
		require.Equal(t, s.book, got)
		require.Equal(t, s.ann.Name, *got.CreatedByName)
		require.Equal(t, 1, got.Version)
	})

	t.Run("finds those that may fit by alert or service", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		for name, c := range map[string]struct {
			subject runbook.Subject
			found   int
		}{
			"alert":   {runbook.Subject{AlertNames: []string{"DiskFull"}}, 1},
			"service": {runbook.Subject{ServiceName: "api"}, 1},
			"neither": {runbook.Subject{ServiceName: "web", AlertNames: []string{"X"}, Severity: incident.High}, 0},
		} {
			got, err := s.repo.Candidates(s.ctx, s.scope, c.subject)
			require.NoError(t, err, name)
			require.Len(t, got, c.found, name)
		}
	})

	t.Run("counts versions and refuses one that is not admitted", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		changed := s.book
		changed.Title = "Another"
		refuse := func(version int) error { return fault.New(fault.Conflict, "VERSION_CONFLICT", "not %d", version) }

		_, err := s.repo.Replace(s.ctx, s.scope, s.book.ID, changed, refuse)
		require.ErrorContains(t, err, "not 1")
		got, err := s.repo.Replace(s.ctx, s.scope, s.book.ID, changed, anyVersion)
		require.NoError(t, err)
		require.Equal(t, 2, got.Version)
		require.ErrorContains(t, s.repo.Delete(s.ctx, s.scope, s.book.ID, refuse), "not 2")
	})

	t.Run("remembers that a runbook was used, and deletes it with its executions", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)

		e, err := s.repo.Start(s.ctx, s.scope, s.book.ID, nil)
		require.NoError(t, err)
		used, err := s.repo.ByID(s.ctx, s.scope, s.book.ID)
		require.NoError(t, err)
		require.Equal(t, e.StartedAt, *used.LastUsedAt)
		require.Equal(t, 1, used.Version, "using a runbook does not change it")
		require.NoError(t, s.repo.Delete(s.ctx, s.scope, s.book.ID, anyVersion))
		_, err = s.repo.Execution(s.ctx, s.scope, e.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("shows nothing to a project of the same tenant", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		e, err := s.repo.Start(s.ctx, s.scope, s.book.ID, nil)
		require.NoError(t, err)
		sibling := pgtest.NewSibling(t, s.scope)

		_, read := s.repo.ByID(s.ctx, sibling, s.book.ID)
		_, replaced := s.repo.Replace(s.ctx, sibling, s.book.ID, s.book, anyVersion)
		_, started := s.repo.Start(s.ctx, sibling, s.book.ID, nil)
		_, advanced := s.repo.Advance(s.ctx, sibling, e.ID, runbook.Progress{})
		for _, err := range []error{read, replaced, started, advanced, s.repo.Delete(s.ctx, sibling, s.book.ID, anyVersion)} {
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			require.Error(t, err)
		}
		list, err := s.repo.List(s.ctx, sibling, runbook.Filter{}, page.Request{Page: 1, Limit: 10})
		require.NoError(t, err)
		require.Empty(t, list.Items)
		all, err := s.repo.Executions(s.ctx, sibling, runbook.ExecutionFilter{}, nil, 10)
		require.NoError(t, err)
		require.Empty(t, all)
	})
}
