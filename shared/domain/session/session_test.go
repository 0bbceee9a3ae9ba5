package session_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestSpend(t *testing.T) {
	t.Parallel()
	first := clock.Now()
	token := session.Token{}

	require.True(t, token.Spend(first))
	require.True(t, token.Spend(first.Add(9*time.Second)))
	require.True(t, token.Spend(first.Add(10*time.Second)))
	require.False(t, token.Spend(first.Add(10*time.Second+time.Microsecond)), "the grace was renewed")
	require.Equal(t, first, *token.UsedAt)
}

func TestSession(t *testing.T) {
	t.Parallel()
	at, scope := clock.Now(), auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
	client := auth.Client{IP: netip.MustParseAddr("fe80::1%eth0"), UserAgent: strings.Repeat("ä", 600)}
	s := session.New(scope, uuid.New(), client, at)

	require.NoError(t, s.Check(at))
	require.Equal(t, "fe80::1", s.IPAddress.String())
	require.Len(t, []rune(s.UserAgent), 512)
	require.NoError(t, s.Check(at.Add(session.Idle-time.Second)))
	require.Error(t, s.Check(at.Add(session.Idle)))

	moved := uuid.New()
	s.Use(moved, at.Add(time.Hour))
	require.NoError(t, s.Check(at.Add(session.Idle)))
	require.Equal(t, moved, *s.ProjectID)

	s.Revoke(session.TokenReuse, at)
	s.Revoke(session.SignedOut, at.Add(time.Second))
	require.Equal(t, session.TokenReuse, *s.Reason)
	require.Equal(t, at, *s.RevokedAt)
	require.Equal(t, "UNAUTHORIZED", fault.CodeOf(s.Check(at)))
}

func TestSessions(t *testing.T) {
	t.Parallel()
	setup := func(t *testing.T) (*session.Repository, session.Session) {
		t.Helper()
		repo, scope := session.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		u := pgtest.NewUser(t, scope, auth.RoleEngineer)
		s := session.New(scope, u.ID, auth.Client{IP: netip.MustParseAddr("203.0.113.9"), UserAgent: "test"}, clock.Now())
		require.NoError(t, repo.Insert(t.Context(), s))
		return repo, s
	}

	t.Run("are kept with everything that happens to them", func(t *testing.T) {
		t.Parallel()
		repo, s := setup(t)
		scope, err := repo.ScopeOf(t.Context(), s.ID)
		require.NoError(t, err)
		require.Equal(t, s.Scope(), scope)

		s.Use(*s.ProjectID, clock.Now())
		s.Revoke(session.SignedOut, clock.Now())
		require.NoError(t, repo.Save(t.Context(), s))

		stored, err := repo.Lock(t.Context(), scope, s.ID)
		require.NoError(t, err)
		require.Equal(t, s, stored)
	})

	t.Run("have tokens of their own", func(t *testing.T) {
		t.Parallel()
		repo, s := setup(t)
		_, other := setup(t)
		token := session.Token{ID: auth.NewTokenID(), SessionID: s.ID, IssuedAt: s.CreatedAt, ExpiresAt: s.ExpiresAt}
		require.NoError(t, repo.AddToken(t.Context(), s.Scope(), token))
		require.True(t, token.Spend(clock.Now()))
		require.NoError(t, repo.SaveToken(t.Context(), s.Scope(), token))

		stored, err := repo.TokenByID(t.Context(), s.Scope(), s.ID, token.ID)
		require.NoError(t, err)
		require.Equal(t, token, stored)
		_, err = repo.TokenByID(t.Context(), s.Scope(), other.ID, token.ID)
		require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
		_, err = repo.TokenByID(t.Context(), other.Scope(), s.ID, token.ID)
		require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
	})

	t.Run("that do not exist have ended", func(t *testing.T) {
		t.Parallel()
		repo, s := setup(t)
		_, other := setup(t)

		_, err := repo.ScopeOf(t.Context(), uuid.New())
		require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
		_, err = repo.Lock(t.Context(), other.Scope(), s.ID)
		require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
	})

	t.Run("give the standing of their user in several projects", func(t *testing.T) {
		t.Parallel()
		repo, s := setup(t)
		unjoined, foreign := pgtest.NewSibling(t, s.Scope()).ProjectID, pgtest.NewProject(t).ProjectID

		standing, err := repo.StandingOf(t.Context(), s.Scope(), s.ID, s.UserID, []uuid.UUID{*s.ProjectID, unjoined, foreign}, clock.Now())

		require.NoError(t, err)
		require.Equal(t, "engineer", standing.TenantRole)
		role, err := standing.Role(*s.ProjectID, false)
		require.NoError(t, err)
		require.Equal(t, auth.RoleEngineer, role)
		_, err = standing.Role(unjoined, true)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = standing.Role(foreign, true)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = repo.StandingOf(t.Context(), s.Scope(), s.ID, s.UserID, nil, clock.Now())
		require.NoError(t, err, "a session without a project is one too")
		_, err = repo.StandingOf(t.Context(), s.Scope(), s.ID, s.UserID, nil, s.ExpiresAt)
		require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
		_, err = repo.StandingOf(t.Context(), s.Scope(), s.ID, uuid.New(), nil, clock.Now())
		require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
	})
}
