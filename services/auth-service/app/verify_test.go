package app_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestVerify(t *testing.T) {
	t.Parallel()

	t.Run("answers what the holder is now, not what the token says", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		extra := pgtest.NewUser(t, p.Scope(), auth.RoleOwner)
		execute(t, `UPDATE auth.project_members SET role = 'viewer' WHERE user_id = $1`, p.Subject)
		execute(t, `UPDATE auth.users SET full_name = 'New Name', role = 'viewer' WHERE id = $1`, p.Subject)

		a := f.verify(t, p.access, "")

		require.Equal(t, http.StatusOK, a.status, a.text)
		require.Equal(t, p.Subject, a.body["sub"])
		require.NotEqual(t, extra.ID.String(), a.body["sub"])
		require.Equal(t, "viewer", a.body["project_role"])
		require.Equal(t, "viewer", a.body["role"])
		require.Equal(t, "New Name", a.body["name"])
		require.Equal(t, "access", a.body["type"])
		require.Equal(t, claimsOf(t, p.access)["exp"], a.body["exp"])
	})

	t.Run("reads the cookie only when there is no header", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		require.Equal(t, http.StatusOK, f.call(t, gateway, http.MethodGet, "/verify", "", "Cookie", "access_token="+p.access).status)
		for _, header := range []string{"Bearer nonsense", "Basic YTpi", "nonsense"} {
			a := f.call(t, gateway, http.MethodGet, "/verify", "", "Authorization", header, "Cookie", "access_token="+p.access)
			require.Equal(t, http.StatusUnauthorized, a.status, header)
		}
	})

	t.Run("answers the role in the project that the request names", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, stranger := f.signedIn(t), f.signedIn(t)
		second := f.join(t, p, auth.RoleEngineer)
		inactive := f.join(t, p, auth.RoleOwner)
		execute(t, `UPDATE auth.projects SET is_active = false WHERE id = $1`, inactive)

		a := f.verify(t, p.access, "?project_id="+second.String())
		require.Equal(t, http.StatusOK, a.status, a.text)
		require.Equal(t, second.String(), a.body["project_id"])
		require.Equal(t, "engineer", a.body["project_role"])
		for _, c := range []struct {
			name, project string
			status        int
			code          string
		}{
			{"another tenant's", stranger.ProjectID.String(), http.StatusNotFound, "RESOURCE_NOT_FOUND"},
			{"unknown", uuid.NewString(), http.StatusNotFound, "RESOURCE_NOT_FOUND"},
			{"no member", pgtest.NewSibling(t, p.Scope()).ProjectID.String(), http.StatusForbidden, "FORBIDDEN"},
			{"inactive", inactive.String(), http.StatusForbidden, "FORBIDDEN"},
			{"malformed", "7", http.StatusBadRequest, "INVALID_UUID"},
		} {
			a := f.verify(t, p.access, "?project_id="+c.project)
			require.Equal(t, c.status, a.status, c.name)
			require.Equal(t, c.code, a.code(), c.name)
		}
	})

	t.Run("is for internal callers only", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		a := f.call(t, p.Identity, http.MethodGet, "/verify", "", "Authorization", "Bearer "+p.access)

		require.Equal(t, http.StatusUnauthorized, a.status)
		require.Equal(t, "INTERNAL_AUTH_REQUIRED", a.code())
	})

	t.Run("refuses whoever was switched off or moved out", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		user, tenant, member := f.signedIn(t), f.signedIn(t), f.signedIn(t)
		execute(t, `UPDATE auth.users SET is_active = false WHERE id = $1`, user.Subject)
		execute(t, `UPDATE auth.tenants SET is_active = false WHERE id = $1`, tenant.TenantID)
		pgtest.NewUser(t, member.Scope(), auth.RoleOwner)
		execute(t, `DELETE FROM auth.project_members WHERE user_id = $1`, member.Subject)

		require.Equal(t, "UNAUTHORIZED", f.verify(t, user.access, "").code())
		require.Equal(t, "UNAUTHORIZED", f.verify(t, tenant.access, "").code())
		require.Equal(t, "TOKEN_EXPIRED", f.verify(t, member.access, "").code())
	})
}

// TestForgedTokens tries the ways in which a token is forged (reliability AU-01).
func TestForgedTokens(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.register(t)
	claims := jwt.MapClaims(claimsOf(t, p.access))
	own := auth.KeyID(jwtKey)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	sign := func(method jwt.SigningMethod, key any, header map[string]any, changes jwt.MapClaims) string {
		forged := maps.Clone(claims)
		for name, value := range changes {
			if forged[name] = value; value == nil {
				delete(forged, name)
			}
		}
		token := jwt.NewWithClaims(method, forged)
		maps.Copy(token.Header, header)
		signed, err := token.SignedString(key)
		require.NoError(t, err)
		return signed
	}
	hs256, key := jwt.SigningMethodHS256, []byte(jwtKey)
	kid := map[string]any{"kid": own}
	now := time.Now().Unix()
	parts := strings.Split(p.access, ".")
	noneHeader := func(alg string) string {
		return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+alg+`","typ":"JWT","kid":"`+own+`"}`)) + "." + parts[1] + "."
	}

	require.Equal(t, http.StatusOK, f.verify(t, sign(hs256, key, kid, nil), "").status, "the helper signs good tokens")
	for name, token := range map[string]string{
		"another installation's key": sign(hs256, []byte(strings.Repeat("x", 32)), kid, nil),
		"alg none":                   noneHeader("none"),
		"alg None":                   noneHeader("None"),
		"alg NONE":                   noneHeader("NONE"),
		"an empty signature":         parts[0] + "." + parts[1] + ".",
		"HS384":                      sign(jwt.SigningMethodHS384, key, kid, nil),
		"RS256":                      sign(jwt.SigningMethodRS256, rsaKey, kid, nil),
		"no kid":                     sign(hs256, key, nil, nil),
		"a path as kid":              sign(hs256, key, map[string]any{"kid": "../../dev/null"}, nil),
		"SQL as kid":                 sign(hs256, key, map[string]any{"kid": "' OR 1=1"}, nil),
		"a URL as kid":               sign(hs256, key, map[string]any{"kid": "https://evil.example/k"}, nil),
		"jku with a foreign key":     sign(hs256, []byte("evil"), map[string]any{"kid": own, "jku": "https://evil.example/jwks"}, nil),
		"jwk with its own key":       sign(hs256, []byte("evil"), map[string]any{"kid": own, "jwk": map[string]any{"kty": "oct", "k": "ZXZpbA"}}, nil),
		"changed claims":             parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"x"}`)) + "." + parts[2],
		"a refresh token":            p.refresh,
		"a device token":             p.device,
		"no type":                    sign(hs256, key, kid, jwt.MapClaims{"type": nil}),
		"no expiry":                  sign(hs256, key, kid, jwt.MapClaims{"exp": nil}),
		"expired 16 seconds ago":     sign(hs256, key, kid, jwt.MapClaims{"exp": now - 16}),
		"not yet valid":              sign(hs256, key, kid, jwt.MapClaims{"nbf": now + 17}),
		"valid for ten years":        sign(hs256, key, kid, jwt.MapClaims{"exp": now + 315360000}),
		"no session":                 sign(hs256, key, kid, jwt.MapClaims{"sid": nil}),
		"an unknown session":         sign(hs256, key, kid, jwt.MapClaims{"sid": uuid.NewString()}),
		"another user":               sign(hs256, key, kid, jwt.MapClaims{"sub": uuid.NewString()}),
		"a subject that is no id":    sign(hs256, key, kid, jwt.MapClaims{"sub": "root"}),
		"another tenant":             sign(hs256, key, kid, jwt.MapClaims{"tenant_id": uuid.NewString()}),
	} {
		a := f.verify(t, token, "")
		require.Equal(t, http.StatusUnauthorized, a.status, name)
	}
}

func TestKeyRotation(t *testing.T) {
	t.Parallel()
	fresh := strings.Repeat("n", 32)
	f := setup(t)
	p := f.signedIn(t)

	rotated := setup(t, config.Env{"JWT_SECRET_KEY": fresh, "JWT_SECRET_KEY_PREVIOUS": jwtKey})
	require.Equal(t, http.StatusOK, rotated.verify(t, p.access, "").status)
	next := rotated.refresh(t, p.refresh)
	require.Equal(t, http.StatusOK, next.status, next.text)

	done := setup(t, config.Env{"JWT_SECRET_KEY": fresh})
	require.Equal(t, http.StatusUnauthorized, done.verify(t, p.access, "").status)
	require.Equal(t, http.StatusOK, done.verify(t, str(t, next.body, "access_token"), "").status)
}

func TestCheckSessions(t *testing.T) {
	t.Parallel()
	f := setup(t)
	a, b, gone := f.signedIn(t), f.signedIn(t), f.signedIn(t)
	f.call(t, anonymous, http.MethodPost, "/logout", "", "Authorization", "Bearer "+gone.access)
	seat := func(sid uuid.UUID, p person, tenantID, projectID uuid.UUID) string {
		return `{"session_id":"` + sid.String() + `","user_id":"` + p.Subject + `","tenant_id":"` + tenantID.String() +
			`","project_id":"` + projectID.String() + `"}`
	}

	checked := f.call(t, gateway, http.MethodPost, "/internal/sessions/check", `{"sessions":[`+strings.Join([]string{
		seat(gone.SessionID, gone, gone.TenantID, gone.ProjectID), seat(a.SessionID, a, a.TenantID, a.ProjectID),
		seat(b.SessionID, b, b.TenantID, a.ProjectID), seat(b.SessionID, a, b.TenantID, b.ProjectID),
		seat(b.SessionID, b, a.TenantID, b.ProjectID), seat(b.SessionID, b, b.TenantID, uuid.Nil),
	}, ",")+`]}`)

	require.Equal(t, http.StatusOK, checked.status, checked.text)
	require.Equal(t, []any{false, true, false, false, false, true}, checked.body["active"])
	require.Equal(t, http.StatusUnauthorized, f.call(t, a.Identity, http.MethodPost, "/internal/sessions/check", `{"sessions":[]}`).status)
}
