package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestRegister(t *testing.T) {
	t.Parallel()

	t.Run("makes a tenant with a project whose owner is signed in", func(t *testing.T) {
		t.Parallel()
		f, email := setup(t), newEmail()

		a := f.call(t, anonymous, http.MethodPost, "/register",
			`{"email":" `+email+` ","password":"`+password+`","full_name":" Ada Park ","tenant_name":"Harbor Labs"}`)

		require.Equal(t, http.StatusCreated, a.status, a.text)
		require.Equal(t, "bearer", a.body["token_type"])
		require.EqualValues(t, 900, a.body["expires_in"])
		require.Equal(t, email, str(t, a.body, "user", "email"))
		require.Equal(t, "Ada Park", str(t, a.body, "user", "full_name"))
		require.Equal(t, "admin", str(t, a.body, "user", "role"))
		require.Equal(t, "Harbor Labs", str(t, a.body, "user", "tenant_name"))
		projects := a.body["projects"].([]any)
		require.Len(t, projects, 1)
		first := projects[0].(map[string]any)
		require.Equal(t, map[string]any{
			"id": str(t, a.body, "user", "current_project_id"), "name": "Default Project", "slug": "default", "role": "owner", "is_active": true,
		}, first)
		require.Equal(t, str(t, a.body, "access_token"), a.cookies["access_token"].Value)
		require.NotContains(t, a.text, "argon2")

		entries := trail(t, uuid.MustParse(str(t, a.body, "user", "tenant_id")))
		require.Equal(t, []string{"project.created", "member.added", "auth.login"}, actions(entries))
		for _, e := range entries {
			require.Equal(t, email, e.Email)
			require.Equal(t, "auth-service", e.Service)
		}
	})

	t.Run("sets the cookies as the contract says", func(t *testing.T) {
		t.Parallel()
		f := setup(t, config.Env{"ENVIRONMENT": "production", "PASSWORD_HASH_MEMORY_KIB": "19456", "COOKIE_DOMAIN": "sre.example.com"})

		a := f.call(t, anonymous, http.MethodPost, "/register",
			`{"email":"`+newEmail()+`","password":"`+password+`","full_name":"Ada","tenant_name":"Harbor"}`)

		written := strings.Join(a.header.Values("Set-Cookie"), "\n")
		require.Contains(t, written, "; Path=/; Domain=sre.example.com; Max-Age=900; HttpOnly; Secure; SameSite=Lax")
		require.Contains(t, written, "; Path=/api/v1/auth/refresh; Domain=sre.example.com; Max-Age=604800; HttpOnly; Secure; SameSite=Lax")
		require.Len(t, a.header.Values("Set-Cookie"), 3)
	})

	t.Run("two tenants of one name get different slugs", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		a, b := f.register(t), f.register(t)

		var slugs []string
		rows, err := pgtest.Owner(t).Query(t.Context(), `SELECT slug FROM auth.tenants WHERE id = ANY($1)`, []uuid.UUID{a.TenantID, b.TenantID})
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var slug string
			require.NoError(t, rows.Scan(&slug))
			slugs = append(slugs, slug)
		}
		require.Len(t, slugs, 2)
		require.NotEqual(t, slugs[0], slugs[1])
		require.True(t, strings.HasPrefix(slugs[0], "harbor-labs") && strings.HasPrefix(slugs[1], "harbor-labs"), slugs)
	})

	t.Run("an address in other letters is taken, and nothing is left behind", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		name := "Tenant " + uuid.NewString()

		a := f.call(t, anonymous, http.MethodPost, "/register",
			`{"email":"`+strings.ToUpper(p.Email)+`","password":"`+password+`","full_name":"Eve","tenant_name":"`+name+`"}`)

		require.Equal(t, http.StatusConflict, a.status, a.text)
		require.Equal(t, "ALREADY_EXISTS", a.code())
		require.Empty(t, a.cookies)
		var left int
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM auth.tenants WHERE name = $1`, name).Scan(&left))
		require.Zero(t, left)
	})

	t.Run("is refused when registration is closed", func(t *testing.T) {
		t.Parallel()
		f := setup(t, config.Env{"ALLOW_REGISTRATION": "false"})

		a := f.call(t, anonymous, http.MethodPost, "/register",
			`{"email":"`+newEmail()+`","password":"`+password+`","full_name":"Ada","tenant_name":"Harbor"}`)

		require.Equal(t, http.StatusForbidden, a.status)
		require.Equal(t, "FORBIDDEN", a.code())
	})

	t.Run("names the field that is wrong", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		for _, c := range []struct{ name, email, password, fullName, tenant, field string }{
			{"no address", "nobody", password, "Ada", "Harbor", "email"},
			{"an address with a name", "Ada <ada@example.com>", password, "Ada", "Harbor", "email"},
			{"a blank name", "ada@example.com", password, "   ", "Harbor", "full_name"},
			{"a blank tenant", "ada@example.com", password, "Ada", "  ", "tenant_name"},
			{"a short password", "ada@example.com", "elevenchars", "Ada", "Harbor", "password"},
			{"a long password", "ada@example.com", strings.Repeat("x7 ", 43), "Ada", "Harbor", "password"},
			{"a common password", "ada@example.com", "Password1234", "Ada", "Harbor", "password"},
			{"the address as password", "ada.park@example.com", "Ada.Park@example.com", "Ada", "Harbor", "password"},
			{"the tenant as password", "ada@example.com", "harbor laboratories", "Ada", "Harbor Laboratories", "password"},
		} {
			a := f.call(t, anonymous, http.MethodPost, "/register",
				`{"email":"`+c.email+`","password":"`+c.password+`","full_name":"`+c.fullName+`","tenant_name":"`+c.tenant+`"}`)
			require.Equal(t, http.StatusBadRequest, a.status, c.name)
			require.Equal(t, "VALIDATION_ERROR", a.code(), c.name)
			require.Equal(t, c.field, a.field(t), c.name)
			require.NotContains(t, a.text, c.password, c.name)
		}
	})

	t.Run("ignores what only we decide", func(t *testing.T) {
		t.Parallel()
		f, id := setup(t), uuid.NewString()

		a := f.call(t, anonymous, http.MethodPost, "/register", `{"email":"`+newEmail()+`","password":"`+password+`","full_name":"Ada",
			"tenant_name":"Harbor","role":"viewer","id":"`+id+`","tenant_id":"`+id+`","is_admin":true}`)

		require.Equal(t, http.StatusCreated, a.status, a.text)
		require.Equal(t, "admin", str(t, a.body, "user", "role"))
		require.NotContains(t, a.text, id)
	})
}

func TestSignIn(t *testing.T) {
	t.Parallel()

	t.Run("opens a new family with every sign-in", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)

		a := f.login(t, " "+strings.ToUpper(p.Email), password)

		require.Equal(t, http.StatusOK, a.status, a.text)
		again := f.person(t, a)
		require.Equal(t, p.Subject, again.Subject)
		require.NotEqual(t, p.SessionID, again.SessionID)
		require.Contains(t, actions(trail(t, p.TenantID)), "auth.login")
	})

	t.Run("an unknown address and a wrong password give one answer after one hash each", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		hashes := f.hashes(t)

		wrong := f.login(t, p.Email, "another password entirely")
		require.InDelta(t, hashes+1, f.hashes(t), 0)
		unknown := f.login(t, newEmail(), "another password entirely")
		require.InDelta(t, hashes+2, f.hashes(t), 0)

		require.Equal(t, http.StatusUnauthorized, wrong.status)
		require.Equal(t, "INVALID_CREDENTIALS", wrong.code())
		require.Equal(t, wrong.status, unknown.status)
		delete(wrong.body, "request_id")
		delete(unknown.body, "request_id")
		require.Equal(t, wrong.body, unknown.body)
		last := trail(t, p.TenantID)
		require.Equal(t, "auth.login_failed", last[len(last)-1].Action)
		require.False(t, last[len(last)-1].Success)
		require.Equal(t, p.Email, last[len(last)-1].Email)
	})

	t.Run("somebody switched off gets the same answer", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		execute(t, `UPDATE auth.users SET is_active = false WHERE id = $1`, p.Subject)

		a := f.login(t, p.Email, password)

		require.Equal(t, http.StatusUnauthorized, a.status)
		require.Equal(t, "INVALID_CREDENTIALS", a.code())
		require.Empty(t, a.cookies)
	})

	t.Run("somebody without an active project is told so", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		execute(t, `UPDATE auth.projects SET is_active = false WHERE id = $1`, p.ProjectID)

		a := f.login(t, p.Email, password)

		require.Equal(t, http.StatusForbidden, a.status)
		require.Equal(t, "NO_PROJECT", a.code())
		require.Empty(t, a.cookies)
	})

	t.Run("returns to the project worked in last", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		second := f.join(t, p, auth.RoleViewer)
		require.Equal(t, http.StatusOK, f.call(t, p.Identity, http.MethodPost, "/switch-project", `{"project_id":"`+second.String()+`"}`).status)

		a := f.login(t, p.Email, password)

		require.Equal(t, second.String(), str(t, a.body, "user", "current_project_id"))
	})

	t.Run("rehashes the password of an imported user", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		imported, err := bcrypt.GenerateFromPassword([]byte("imported-secret-1"), bcrypt.MinCost)
		require.NoError(t, err)
		execute(t, `UPDATE auth.users SET hashed_password = $2 WHERE id = $1`, p.Subject, "$2b$"+string(imported[4:]))

		require.Equal(t, http.StatusUnauthorized, f.login(t, p.Email, "imported-secret-2").status)
		require.Equal(t, http.StatusOK, f.login(t, p.Email, "imported-secret-1").status)

		var hash string
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `SELECT hashed_password FROM auth.users WHERE id = $1`, p.Subject).Scan(&hash))
		require.True(t, strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=2,p=1$"), hash)
		require.Equal(t, http.StatusOK, f.login(t, p.Email, "imported-secret-1").status)
	})
}

// fail makes five failures and counts each twice, so that the wait outlasts a slow
// machine: ten failures cost 32 seconds.
func (f *fixture) fail(t *testing.T, email string, headers ...string) {
	t.Helper()
	for range 5 {
		a := f.login(t, email, "wrong wrong wrong", headers...)
		require.Equal(t, http.StatusUnauthorized, a.status, a.text)
	}
	execute(t, `INSERT INTO auth.sign_in_attempts (account_hash, source, attempted_at)
		SELECT account_hash, source, attempted_at FROM auth.sign_in_attempts
		WHERE account_hash = sha256(convert_to(lower($1), 'UTF8'))`, email)
}

func TestGuessing(t *testing.T) {
	t.Parallel()

	for name, known := range map[string]bool{"an account": true, "an address without an account": false} {
		t.Run("is slowed down after five failures: "+name, func(t *testing.T) {
			t.Parallel()
			f, email := setup(t), newEmail()
			if known {
				email = f.register(t).Email
			}
			f.fail(t, email)
			hashes := f.hashes(t)

			a := f.login(t, strings.ToUpper(email), password)

			require.Equal(t, http.StatusTooManyRequests, a.status, a.text)
			require.Equal(t, "RATE_LIMITED", a.code())
			require.Greater(t, a.body["retry_after"], float64(1))
			require.LessOrEqual(t, a.body["retry_after"], float64(32))
			require.NotEmpty(t, a.header.Get("Retry-After"))
			require.InDelta(t, hashes, f.hashes(t), 0)
		})
	}

	t.Run("does not slow down a known device", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		f.fail(t, p.Email)

		require.Equal(t, http.StatusTooManyRequests, f.login(t, p.Email, password).status)
		require.Equal(t, http.StatusOK, f.login(t, p.Email, password, "Cookie", "device_token="+p.device).status)
		require.Equal(t, http.StatusOK, f.login(t, p.Email, password, "Authorization", "Bearer "+p.access).status)
	})

	t.Run("does not know the device of somebody else", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, other := f.register(t), f.register(t)
		f.fail(t, p.Email)

		require.Equal(t, http.StatusTooManyRequests, f.login(t, p.Email, password, "Cookie", "device_token="+other.device).status)
	})

	t.Run("a success forgives the failures before it", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.register(t)
		for range 3 {
			for range 4 {
				require.Equal(t, http.StatusUnauthorized, f.login(t, p.Email, "wrong wrong wrong").status)
			}
			require.Equal(t, http.StatusOK, f.login(t, p.Email, password).status)
		}
	})
}
