package app_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// ended reports whether the end of a session was announced.
func (f *fixture) ended(t *testing.T, sid uuid.UUID) bool {
	t.Helper()
	n, err := f.redis.Exists(t.Context(), redis.RevokedSession(sid)).Result()
	require.NoError(t, err)
	return n == 1
}

// another opens one more session of the person, without the work of signing in.
func (f *fixture) another(t *testing.T, p person) person {
	t.Helper()
	p.SessionID = uuid.New()
	execute(t, `INSERT INTO auth.auth_sessions (id, user_id, tenant_id, project_id, expires_at)
		VALUES ($1, $2, $3, $4, now() + interval '1 day')`, p.SessionID, p.Subject, p.TenantID, p.ProjectID)
	return p
}

func TestProfile(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)

	a := f.call(t, p.Identity, http.MethodPatch, "/profile", `{"full_name":"  Grace Hopper "}`)

	require.Equal(t, http.StatusOK, a.status, a.text)
	require.Equal(t, "Grace Hopper", a.body["full_name"])
	require.Equal(t, p.TenantID.String(), a.body["tenant_id"])
	require.Equal(t, "Tenant", a.body["tenant_name"])
	require.Equal(t, []string{"user.updated"}, actions(trail(t, p.TenantID)))

	same := f.call(t, p.Identity, http.MethodPatch, "/profile", `{"full_name":null}`)
	require.Equal(t, "Grace Hopper", same.body["full_name"], same.text)
	blank := f.call(t, p.Identity, http.MethodPatch, "/profile", `{"full_name":"  "}`)
	require.Equal(t, "full_name", blank.field(t))
	require.Len(t, trail(t, p.TenantID), 1, "nothing else was changed")
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.register(t)
	elsewhere := f.another(t, p)
	change := func(current, next string) answer {
		return f.call(t, p.Identity, http.MethodPost, "/change-password", `{"current_password":"`+current+`","new_password":"`+next+`"}`)
	}

	wrong := change("not it at all", "a louder river at dusk")
	require.Equal(t, http.StatusBadRequest, wrong.status, wrong.text)
	require.Equal(t, "INVALID_FIELD_VALUE", wrong.code())
	require.Equal(t, "new_password", change(password, "short").field(t))
	require.False(t, f.ended(t, elsewhere.SessionID))

	done := change(password, "a louder river at dusk")

	require.Equal(t, http.StatusOK, done.status, done.text)
	require.True(t, f.ended(t, elsewhere.SessionID))
	require.False(t, f.ended(t, p.SessionID))
	require.Equal(t, http.StatusOK, f.verify(t, p.access, "").status, "the session that asked goes on")
	require.Equal(t, http.StatusUnauthorized, f.login(t, p.Email, password).status)
	require.Equal(t, http.StatusOK, f.login(t, p.Email, "a louder river at dusk").status)
	require.Contains(t, actions(trail(t, p.TenantID)), "auth.password_changed")
}

func TestGuessingThePasswordOfASessionIsSlowedDown(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)
	guess := func() answer {
		return f.call(t, p.Identity, http.MethodPost, "/change-password", `{"current_password":"guess","new_password":"a louder river at dusk"}`)
	}
	for range 5 {
		require.Equal(t, http.StatusBadRequest, guess().status)
	}

	a := guess()

	require.Equal(t, http.StatusTooManyRequests, a.status, a.text)
	require.NotEmpty(t, a.header.Get("Retry-After"))
}

func TestSessions(t *testing.T) {
	t.Parallel()

	t.Run("lists one's own that go on, newest first", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, stranger := f.signedIn(t), f.signedIn(t)
		second, over := f.another(t, p), f.another(t, p)
		colleague := pgtest.NewUser(t, p.Scope(), auth.RoleOwner).Identity(p.Scope())
		execute(t, `UPDATE auth.auth_sessions SET revoked_at = now() WHERE id = $1`, over.SessionID)

		a := f.call(t, p.Identity, http.MethodGet, "/sessions", "")

		require.Equal(t, http.StatusOK, a.status, a.text)
		require.Len(t, a.list, 2)
		require.Equal(t, second.SessionID.String(), a.list[0]["id"])
		require.Equal(t, false, a.list[0]["current"])
		require.Equal(t, true, a.list[1]["current"])
		first := f.call(t, p.Identity, http.MethodGet, "/sessions?limit=1", "")
		next := f.call(t, p.Identity, http.MethodGet, "/sessions?limit=1&cursor="+first.header.Get("X-Next-Cursor"), "")
		require.Equal(t, a.list, append(first.list, next.list...))
		require.Empty(t, f.call(t, colleague, http.MethodGet, "/sessions", "").list)
		require.NotContains(t, a.text, stranger.SessionID.String())
	})

	t.Run("ends one of one's own, and nobody else's", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, stranger := f.signedIn(t), f.signedIn(t)
		second := f.another(t, p)
		colleague := person{Identity: pgtest.NewUser(t, p.Scope(), auth.RoleOwner).Identity(p.Scope())}
		theirs := f.another(t, colleague)

		for _, sid := range []uuid.UUID{stranger.SessionID, theirs.SessionID, uuid.New()} {
			a := f.call(t, p.Identity, http.MethodDelete, "/sessions/"+sid.String(), "")
			require.Equal(t, http.StatusNotFound, a.status, a.text)
			require.False(t, f.ended(t, sid))
		}
		a := f.call(t, p.Identity, http.MethodDelete, "/sessions/"+second.SessionID.String(), "")
		require.Equal(t, http.StatusNoContent, a.status, a.text)
		require.Empty(t, a.cookies)
		require.True(t, f.ended(t, second.SessionID))
		require.Equal(t, http.StatusNotFound, f.call(t, p.Identity, http.MethodDelete, "/sessions/"+second.SessionID.String(), "").status)

		own := f.call(t, p.Identity, http.MethodDelete, "/sessions/"+p.SessionID.String(), "")
		require.Equal(t, http.StatusNoContent, own.status)
		require.Negative(t, own.cookies["access_token"].MaxAge)
		require.Equal(t, http.StatusUnauthorized, f.verify(t, p.access, "").status)
		require.Equal(t, []string{"auth.logout", "auth.logout"}, actions(trail(t, p.TenantID)))
	})

	t.Run("signs out everywhere, here too only when asked", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, stranger := f.signedIn(t), f.signedIn(t)
		f.another(t, p)

		others := f.call(t, p.Identity, http.MethodPost, "/logout-all", `{"keep_current":true}`)
		require.Equal(t, http.StatusOK, others.status, others.text)
		require.EqualValues(t, 1, others.body["revoked"])
		require.Equal(t, http.StatusOK, f.verify(t, p.access, "").status)

		all := f.call(t, p.Identity, http.MethodPost, "/logout-all", "")
		require.EqualValues(t, 1, all.body["revoked"], all.text)
		require.Negative(t, all.cookies["refresh_token"].MaxAge)
		require.Equal(t, http.StatusUnauthorized, f.verify(t, p.access, "").status)
		require.Equal(t, http.StatusOK, f.verify(t, stranger.access, "").status)
	})
}
