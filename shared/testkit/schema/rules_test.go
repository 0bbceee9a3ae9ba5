package schema_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const lastOwner = "project_members_last_owner"

func change(t *testing.T, s auth.Scope, query string, args ...any) error {
	t.Helper()
	return pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	})
}

func TestAProjectKeepsAnOwner(t *testing.T) {
	t.Parallel()
	const remove = `DELETE FROM auth.project_members WHERE project_id = $1 AND user_id = $2`
	const demote = `UPDATE auth.project_members SET role = 'admin' WHERE project_id = $1 AND user_id = $2`

	t.Run("the only owner can be neither removed nor demoted", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		owner := pgtest.NewUser(t, s, auth.RoleOwner)
		pgtest.NewUser(t, s, auth.RoleAdmin)

		for _, query := range []string{remove, demote} {
			err := change(t, s, query, s.ProjectID, owner.ID)
			require.True(t, postgres.IsViolation(err, lastOwner), "%v", err)
		}
		err := change(t, s.TenantOnly(), `DELETE FROM auth.users WHERE id = $1`, owner.ID)
		require.True(t, postgres.IsViolation(err, lastOwner), "%v", err)
	})

	t.Run("one of two owners may go", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		first, second := pgtest.NewUser(t, s, auth.RoleOwner), pgtest.NewUser(t, s, auth.RoleOwner)

		require.NoError(t, change(t, s, demote, s.ProjectID, first.ID))
		require.True(t, postgres.IsViolation(change(t, s, remove, s.ProjectID, second.ID), lastOwner))
	})

	t.Run("other members may go", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		pgtest.NewUser(t, s, auth.RoleOwner)
		member := pgtest.NewUser(t, s, auth.RoleEngineer)

		require.NoError(t, change(t, s, remove, s.ProjectID, member.ID))
	})

	t.Run("of two owners who step down at once one stays", func(t *testing.T) {
		t.Parallel()
		for range 5 {
			s := pgtest.NewProject(t)
			owners := []pgtest.User{pgtest.NewUser(t, s, auth.RoleOwner), pgtest.NewUser(t, s, auth.RoleOwner)}
			errs := make([]error, len(owners))
			var wg sync.WaitGroup
			for i, owner := range owners {
				wg.Go(func() { errs[i] = change(t, s, demote, s.ProjectID, owner.ID) })
			}
			wg.Wait()

			var left int
			require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
				SELECT count(*) FROM auth.project_members WHERE project_id = $1 AND role = 'owner'`, s.ProjectID).Scan(&left))
			require.Equal(t, 1, left, "%v", errs)
		}
	})

	t.Run("a project or tenant that is deleted takes its owners along", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		pgtest.NewUser(t, s, auth.RoleOwner)
		sibling := pgtest.NewSibling(t, s)
		pgtest.NewUser(t, sibling, auth.RoleOwner)

		require.NoError(t, change(t, sibling, `DELETE FROM auth.projects WHERE id = $1`, sibling.ProjectID))
		require.NoError(t, change(t, s.TenantOnly(), `DELETE FROM auth.tenants WHERE id = $1`, s.TenantID))
	})
}

func TestUpdatedAt(t *testing.T) {
	t.Parallel()
	s := newTenant(t)
	read := func() (at time.Time) {
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(),
			`SELECT updated_at FROM incident.incidents WHERE project_id = $1`, s.ProjectID).Scan(&at))
		return at
	}
	before := read()

	require.NoError(t, change(t, s, `UPDATE incident.incidents SET title = 'changed'`))
	require.True(t, read().After(before), "an update that does not mention it moves it")

	given := clock.Of(before.Add(time.Hour))
	require.NoError(t, change(t, s, `UPDATE incident.incidents SET title = 'again', updated_at = $1`, given))
	require.Equal(t, given, read(), "an update that sets it wins")
}

func TestReferencesStayInsideTheirProject(t *testing.T) {
	t.Parallel()
	a, b := newTenant(t), newTenant(t)

	tests := []struct {
		name  string
		query string
		arg   any
	}{
		{
			"an assignee of another tenant",
			`UPDATE incident.incidents SET assignee_id = $1`, id(b, "user"),
		},
		{
			"a comment on another project's incident",
			`UPDATE incident.incident_activities SET incident_id = $1`, id(b, "incident"),
		},
		{
			"a duplicate of another project's incident",
			`UPDATE incident.incidents SET duplicate_of = $1`, id(b, "incident"),
		},
		{
			"an alert of another project's integration",
			`UPDATE integration.monitoring_alerts SET integration_id = $1`, id(b, "integration"),
		},
		{
			"a member who belongs to another tenant",
			`UPDATE auth.project_members SET user_id = $1`, id(b, "user"),
		},
		{
			"a token of another tenant's session",
			`UPDATE auth.refresh_tokens SET session_id = $1`, id(b, "session"),
		},
	}
	for _, test := range tests {
		t.Run(test.name+" is refused", func(t *testing.T) {
			t.Parallel()
			require.Equal(t, "23503", stateOf(change(t, a, test.query, test.arg)), "foreign_key_violation")
		})
	}
}
