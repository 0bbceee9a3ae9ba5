package app_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// hashes is how many password hashes the service has computed.
func (f *fixture) hashes(t *testing.T) float64 {
	t.Helper()
	families, err := f.metrics.Gather()
	require.NoError(t, err)
	for _, family := range families {
		if family.GetName() == "auth_password_hashes_total" {
			return family.GetMetric()[0].GetCounter().GetValue()
		}
	}
	return 0
}

// concurrently runs call n times at once and counts the results.
func concurrently(n int, call func() int) map[int]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	results := map[int]int{}
	for range n {
		wg.Go(func() {
			status := call()
			mu.Lock()
			defer mu.Unlock()
			results[status]++
		})
	}
	wg.Wait()
	return results
}

// join makes another project of the person's tenant with the person in it.
func (f *fixture) join(t *testing.T, p person, role auth.Role) uuid.UUID {
	t.Helper()
	s := pgtest.NewSibling(t, p.Scope())
	execute(t, `INSERT INTO auth.project_members (tenant_id, project_id, user_id, role) VALUES ($1, $2, $3, $4)`,
		s.TenantID, s.ProjectID, p.Subject, string(role))
	return s.ProjectID
}

func (f *fixture) refresh(t *testing.T, token string) answer {
	t.Helper()
	return f.call(t, anonymous, http.MethodPost, "/refresh", "", "Cookie", "refresh_token="+token)
}

func TestRefresh(t *testing.T) {
	t.Parallel()

	t.Run("gives a new pair of the same family", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		a := f.refresh(t, p.refresh)

		require.Equal(t, http.StatusOK, a.status, a.text)
		require.Equal(t, "bearer", a.body["token_type"])
		require.Len(t, a.header.Values("Set-Cookie"), 2)
		require.NotEqual(t, p.refresh, a.cookies["refresh_token"].Value)
		require.Equal(t, p.Identity, f.identity(t, str(t, a.body, "access_token")))
		require.Equal(t, http.StatusOK, f.refresh(t, a.cookies["refresh_token"].Value).status)
	})

	t.Run("20 at once of one token all succeed", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		statuses := concurrently(20, func() int { return f.refresh(t, p.refresh).status })

		require.Equal(t, map[int]int{http.StatusOK: 20}, statuses)
		require.Equal(t, http.StatusOK, f.verify(t, p.access, "").status)
	})

	t.Run("a token that comes back after its grace ends the family for good", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		other := f.person(t, f.login(t, p.Email, password))
		next := f.refresh(t, p.refresh).cookies["refresh_token"].Value
		age(t, p.refresh, 11*time.Second)
		notices := f.notices(t)

		reused := f.refresh(t, p.refresh)

		require.Equal(t, http.StatusUnauthorized, reused.status, reused.text)
		require.Equal(t, "TOKEN_REUSED", reused.code())
		requireCleared(t, reused)
		after := f.refresh(t, next)
		require.Equal(t, http.StatusUnauthorized, after.status)
		require.Equal(t, "UNAUTHORIZED", after.code())
		require.Equal(t, http.StatusUnauthorized, f.verify(t, p.access, "").status)
		require.Equal(t, http.StatusUnauthorized, f.refresh(t, p.refresh).status)
		require.Equal(t, http.StatusOK, f.verify(t, other.access, "").status)
		require.Equal(t, http.StatusOK, f.refresh(t, other.refresh).status)

		require.Equal(t, map[string]any{"type": "session_revoked", "sid": p.SessionID.String()}, notices())
		require.NoError(t, f.redis.Get(t.Context(), redis.RevokedSession(p.SessionID)).Err())
		names := actions(trail(t, p.TenantID))
		require.Contains(t, names, "auth.token_reuse")
		require.Contains(t, names, "auth.refresh_failed")
	})

	t.Run("the grace counts from the first use and is never renewed", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		require.Equal(t, http.StatusOK, f.refresh(t, p.refresh).status)

		age(t, p.refresh, 9*time.Second)
		require.Equal(t, http.StatusOK, f.refresh(t, p.refresh).status)
		age(t, p.refresh, 11*time.Second)
		require.Equal(t, "TOKEN_REUSED", f.refresh(t, p.refresh).code())
	})

	t.Run("moves to another project when that of the session is gone", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		second := f.join(t, p, auth.RoleEngineer)
		execute(t, `UPDATE auth.projects SET is_active = false WHERE id = $1`, p.ProjectID)

		require.Equal(t, "TOKEN_EXPIRED", f.verify(t, p.access, "").code())
		a := f.refresh(t, p.refresh)

		require.Equal(t, http.StatusOK, a.status, a.text)
		moved := f.identity(t, str(t, a.body, "access_token"))
		require.Equal(t, second, moved.ProjectID)
		require.Equal(t, auth.RoleEngineer, moved.Role)
	})

	t.Run("without any project left it is NO_PROJECT and the token stays good", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		execute(t, `UPDATE auth.projects SET is_active = false WHERE id = $1`, p.ProjectID)

		a := f.refresh(t, p.refresh)
		require.Equal(t, http.StatusForbidden, a.status)
		require.Equal(t, "NO_PROJECT", a.code())
		require.Empty(t, a.cookies)

		execute(t, `UPDATE auth.projects SET is_active = true WHERE id = $1`, p.ProjectID)
		require.Equal(t, http.StatusOK, f.refresh(t, p.refresh).status)
	})

	t.Run("refuses everything that is no good refresh token", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		expired := f.register(t)
		execute(t, `UPDATE auth.auth_sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, expired.SessionID)
		off := f.register(t)
		execute(t, `UPDATE auth.users SET is_active = false WHERE id = $1`, off.Subject)
		for name, token := range map[string]string{
			"none": "", "garbage": "abc", "an access token": p.access, "a device token": p.device,
			"an expired session": expired.refresh, "a user switched off": off.refresh,
		} {
			a := f.refresh(t, token)
			require.Equal(t, http.StatusUnauthorized, a.status, name)
			require.Equal(t, "UNAUTHORIZED", a.code(), name)
		}
	})
}

// age makes the first use of a refresh token lie further back.
func age(t *testing.T, token string, by time.Duration) {
	t.Helper()
	execute(t, `UPDATE auth.refresh_tokens SET used_at = $2 WHERE jti = $1`, claimsOf(t, token)["jti"], time.Now().Add(-by))
}

func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	claims := jwt.MapClaims{}
	_, _, err := jwt.NewParser().ParseUnverified(token, claims)
	require.NoError(t, err)
	return claims
}

func requireCleared(t *testing.T, a answer) {
	t.Helper()
	require.Equal(t, []string{
		"access_token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
		"refresh_token=; Path=/api/v1/auth/refresh; Max-Age=0; HttpOnly; SameSite=Lax",
	}, a.header.Values("Set-Cookie"))
}

// notices listens to what is announced from now on; the result waits for the next.
func (f *fixture) notices(t *testing.T) func() map[string]any {
	t.Helper()
	subscription := f.redis.Subscribe(t.Context(), redis.AuthEvents)
	t.Cleanup(func() { _ = subscription.Close() })
	_, err := subscription.Receive(t.Context())
	require.NoError(t, err)
	return func() map[string]any {
		t.Helper()
		select {
		case m := <-subscription.Channel():
			var notice map[string]any
			require.NoError(t, json.Unmarshal([]byte(m.Payload), &notice))
			return notice
		case <-time.After(5 * time.Second):
			require.Fail(t, "nothing was announced")
			return nil
		}
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()

	t.Run("ends the family and clears the cookies", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		notices := f.notices(t)

		a := f.call(t, anonymous, http.MethodPost, "/logout", "", "Cookie", "access_token="+p.access)

		require.Equal(t, http.StatusOK, a.status, a.text)
		requireCleared(t, a)
		require.Equal(t, "session_revoked", notices()["type"])
		require.Equal(t, http.StatusUnauthorized, f.verify(t, p.access, "").status)
		require.Equal(t, http.StatusUnauthorized, f.refresh(t, p.refresh).status)
		require.Contains(t, actions(trail(t, p.TenantID)), "auth.logout")
	})

	t.Run("takes an expired token", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		old := issueAt(t, time.Now().Add(-time.Hour), p, auth.AccessToken)

		require.Equal(t, "TOKEN_EXPIRED", f.verify(t, old, "").code())
		require.Equal(t, http.StatusOK, f.call(t, anonymous, http.MethodPost, "/logout", "", "Authorization", "Bearer "+old).status)

		require.Equal(t, http.StatusUnauthorized, f.verify(t, p.access, "").status)
	})

	t.Run("is no error for nobody", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		for _, header := range []string{"", "Bearer nonsense", "Bearer " + p.refresh, "Basic YTpi"} {
			a := f.call(t, anonymous, http.MethodPost, "/logout", "", "Authorization", header)
			require.Equal(t, http.StatusOK, a.status, header)
			requireCleared(t, a)
		}
		require.Equal(t, http.StatusOK, f.verify(t, p.access, "").status)
	})
}

// issueAt makes a token of the person's session as if it had been made at a time.
func issueAt(t *testing.T, at time.Time, p person, kind auth.TokenType) string {
	t.Helper()
	tokens, err := auth.NewTokens(jwtKey, "", func() time.Time { return at })
	require.NoError(t, err)
	token, _, err := tokens.Issue(auth.Claims{
		RegisteredClaims: jwt.RegisteredClaims{Subject: p.Subject}, Type: kind, Email: p.Email, TenantID: p.TenantID, TenantRole: "admin",
		ProjectID: &p.ProjectID, ProjectRole: &p.Role, SessionID: p.SessionID,
	}, 15*time.Minute)
	require.NoError(t, err)
	return token
}

func TestSwitchProject(t *testing.T) {
	t.Parallel()

	t.Run("gives tokens of the same family for the other project", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		second := f.join(t, p, auth.RoleViewer)

		a := f.call(t, p.Identity, http.MethodPost, "/switch-project", `{"project_id":"`+second.String()+`"}`)

		require.Equal(t, http.StatusOK, a.status, a.text)
		require.Equal(t, second.String(), str(t, a.body, "project", "id"))
		require.Equal(t, "viewer", str(t, a.body, "project", "role"))
		require.Len(t, a.header.Values("Set-Cookie"), 2)
		moved := f.identity(t, a.cookies["access_token"].Value)
		require.Equal(t, second, moved.ProjectID)
		require.Equal(t, p.SessionID, moved.SessionID)
		kept := f.refresh(t, a.cookies["refresh_token"].Value)
		require.Equal(t, second, f.identity(t, str(t, kept.body, "access_token")).ProjectID)
		require.Contains(t, actions(trail(t, p.TenantID)), "auth.project_switched")
	})

	t.Run("also takes the project from the query", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		second := f.join(t, p, auth.RoleViewer)

		require.Equal(t, http.StatusOK, f.call(t, p.Identity, http.MethodPost, "/switch-project?project_id="+second.String(), "").status)
		require.Equal(t, "project_id", f.call(t, p.Identity, http.MethodPost, "/switch-project", "").field(t))
		require.Equal(t, "INVALID_UUID", f.call(t, p.Identity, http.MethodPost, "/switch-project", `{"project_id":"7"}`).code())
		foreign := f.call(t, p.Identity, http.MethodPost, "/switch-project", `{"project_id":"`+second.String()+`","tenant_id":"`+uuid.NewString()+`"}`)
		require.Equal(t, "PROJECT_MISMATCH", foreign.code(), foreign.text)
		require.Equal(t, "PROJECT_MISMATCH", f.call(t, p.Identity, http.MethodPost, "/switch-project?tenant_id="+uuid.NewString(), `{"project_id":"`+second.String()+`"}`).code())
		for range 2 {
			again := f.call(t, p.Identity, http.MethodPost, "/switch-project", `{"project_id":"`+second.String()+`"}`, "Idempotency-Key", "once")
			require.NotEmpty(t, again.cookies["refresh_token"].Value, "no answer without its cookies")
		}
	})

	t.Run("refuses foreign, unknown, inactive and other people's projects", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, stranger := f.signedIn(t), f.signedIn(t)
		inactive := f.join(t, p, auth.RoleOwner)
		execute(t, `UPDATE auth.projects SET is_active = false WHERE id = $1`, inactive)
		unjoined := pgtest.NewSibling(t, p.Scope()).ProjectID
		for _, c := range []struct {
			name   string
			target uuid.UUID
			status int
			code   string
		}{
			{"another tenant's", stranger.ProjectID, http.StatusNotFound, "RESOURCE_NOT_FOUND"},
			{"unknown", uuid.New(), http.StatusNotFound, "RESOURCE_NOT_FOUND"},
			{"inactive", inactive, http.StatusForbidden, "FORBIDDEN"},
			{"no member", unjoined, http.StatusForbidden, "FORBIDDEN"},
		} {
			a := f.call(t, p.Identity, http.MethodPost, "/switch-project", `{"project_id":"`+c.target.String()+`"}`)
			require.Equal(t, c.status, a.status, c.name)
			require.Equal(t, c.code, a.code(), c.name)
			require.Empty(t, a.cookies, c.name)
		}
		require.Equal(t, p.Identity, f.identity(t, p.access))
	})

	t.Run("needs a session that goes on", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		second := f.join(t, p, auth.RoleViewer)
		f.call(t, anonymous, http.MethodPost, "/logout", "", "Authorization", "Bearer "+p.access)

		a := f.call(t, p.Identity, http.MethodPost, "/switch-project", `{"project_id":"`+second.String()+`"}`)

		require.Equal(t, http.StatusUnauthorized, a.status)
	})
}

func TestMe(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.register(t)
	f.join(t, p, auth.RoleViewer)

	a := f.call(t, p.Identity, http.MethodGet, "/me", "")

	require.Equal(t, http.StatusOK, a.status, a.text)
	require.Equal(t, p.Subject, a.body["id"])
	require.Equal(t, p.ProjectID.String(), a.body["current_project_id"])
	require.Equal(t, "owner", a.body["current_project_role"])
	require.Len(t, a.body["projects"], 2)
	require.Equal(t, true, a.body["has_password"])
	require.Equal(t, false, a.body["totp_enabled"])
	require.NotNil(t, a.body["last_login_at"])
	require.Equal(t, http.StatusUnauthorized, f.call(t, anonymous, http.MethodGet, "/me", "").status)
}

func TestSocketToken(t *testing.T) {
	t.Parallel()

	t.Run("is short and ends with the access token it was made from", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		a := f.call(t, p.Identity, http.MethodGet, "/ws-token", "", "Cookie", "access_token="+p.access)

		require.Equal(t, http.StatusOK, a.status, a.text)
		require.Equal(t, p.Subject, a.body["user_id"])
		require.Equal(t, p.ProjectID.String(), a.body["project_id"])
		claims, from := claimsOf(t, str(t, a.body, "token")), claimsOf(t, p.access)
		require.Equal(t, "ws", claims["type"])
		require.Equal(t, from["exp"], claims["sexp"])
		require.Equal(t, p.SessionID.String(), claims["sid"])
		require.Equal(t, "owner", claims["project_role"])
		require.Equal(t, "admin", claims["role"])
		require.InDelta(t, float64(clock.Now().Unix()+60), claims["exp"], 2)
	})

	t.Run("needs the caller's own access token", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, other := f.signedIn(t), f.signedIn(t)

		for _, token := range []string{"", p.refresh, other.access} {
			a := f.call(t, p.Identity, http.MethodGet, "/ws-token", "", "Authorization", "Bearer "+token)
			require.Equal(t, http.StatusUnauthorized, a.status, a.text)
		}
	})
}

func TestTokensHoldWhatTheContractSays(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.register(t)

	access, refresh := claimsOf(t, p.access), claimsOf(t, p.refresh)

	require.Equal(t, "access", access["type"])
	require.Equal(t, p.Email, access["email"])
	require.Equal(t, "admin", access["role"])
	require.Equal(t, "owner", access["project_role"])
	require.Len(t, access["jti"], 43)
	require.InDelta(t, 900, access["exp"].(float64)-access["iat"].(float64), 0)
	require.Equal(t, "refresh", refresh["type"])
	require.InDelta(t, 604800, refresh["exp"].(float64)-refresh["iat"].(float64), 0)
	require.NotContains(t, refresh, "email")
	require.NotContains(t, refresh, "tenant_id")
	header, err := base64.RawURLEncoding.DecodeString(p.access[:36])
	require.NoError(t, err)
	require.Contains(t, string(header), `"alg":"HS256"`)
}
