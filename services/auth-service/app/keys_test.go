package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func keysOf(p person) string { return "/projects/" + p.ProjectID.String() + "/api-keys" }

func (f *fixture) validate(t *testing.T, raw string) answer {
	t.Helper()
	sum := sha256.Sum256([]byte(raw))
	return f.call(t, gateway, http.MethodPost, "/internal/validate-api-key", `{"key_hash":"`+hex.EncodeToString(sum[:])+`"}`)
}

func TestAPIKeys(t *testing.T) {
	t.Parallel()

	t.Run("a key is shown once, stored hashed and good at once", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		a := f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":" ingest ","expires_in_days":30}`)

		require.Equal(t, http.StatusCreated, a.status, a.text)
		raw := str(t, a.body, "raw_key")
		require.Regexp(t, `^srec_[A-Za-z0-9_-]{64}$`, raw)
		require.Equal(t, raw[:12], a.body["key_prefix"])
		require.Equal(t, "ingest", a.body["name"])
		require.Equal(t, p.Subject, a.body["created_by"])
		require.Equal(t, []any{
			"ingest:metrics", "ingest:logs", "ingest:traces", "ingest:errors", "ingest:infrastructure", "ingest:browser",
			"ingest:vulnerabilities",
		}, a.body["scopes"])
		require.NotContains(t, f.call(t, p.Identity, http.MethodGet, keysOf(p), "").text, raw)
		require.Zero(t, holding(t, raw), "the key itself is stored somewhere")

		valid := f.validate(t, raw)
		require.Equal(t, http.StatusOK, valid.status, valid.text)
		require.Equal(t, true, valid.body["valid"])
		require.Equal(t, p.ProjectID.String(), valid.body["project_id"])
		require.Equal(t, p.TenantID.String(), valid.body["tenant_id"])
		require.Equal(t, a.body["id"], valid.body["key_id"])
		require.Equal(t, a.body["scopes"], valid.body["scopes"])
		require.Equal(t, a.body["expires_at"], valid.body["expires_at"])
		require.Equal(t, []any{}, valid.body["allowed_origins"])
		require.NotNil(t, f.call(t, p.Identity, http.MethodGet, keysOf(p), "").list[0]["last_used_at"])
		require.Equal(t, []string{"api_key.created"}, actions(trail(t, p.TenantID)))
	})

	t.Run("an unknown hash is not found, a malformed one invalid", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		require.Equal(t, http.StatusNotFound, f.validate(t, "srec_unknown").status)
		a := f.call(t, gateway, http.MethodPost, "/internal/validate-api-key", `{"key_hash":"abc"}`)
		require.Equal(t, "key_hash", a.field(t))
	})

	t.Run("a key that is off, expired or of a project that is off is forbidden", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		for name, statement := range map[string]string{
			"off":         `UPDATE auth.project_api_keys SET is_active = false WHERE project_id = $1`,
			"expired":     `UPDATE auth.project_api_keys SET expires_at = now() - interval '1 second' WHERE project_id = $1`,
			"project off": `UPDATE auth.projects SET is_active = false WHERE id = $1`,
		} {
			p := f.signedIn(t)
			raw := str(t, f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"k"}`).body, "raw_key")
			require.Equal(t, http.StatusOK, f.validate(t, raw).status, name)
			execute(t, statement, p.ProjectID)
			a := f.validate(t, raw)
			require.Equal(t, http.StatusForbidden, a.status, name)
			require.Equal(t, "FORBIDDEN", a.code(), name)
		}
	})

	t.Run("remembers the last use at most once a minute", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		raw := str(t, f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"k"}`).body, "raw_key")
		recent := time.Now().Add(-50 * time.Second).UTC().Truncate(time.Second)
		used := func(at time.Time) string {
			execute(t, `UPDATE auth.project_api_keys SET last_used_at = $2 WHERE project_id = $1`, p.ProjectID, at)
			require.Equal(t, http.StatusOK, f.validate(t, raw).status)
			return str(t, f.call(t, p.Identity, http.MethodGet, keysOf(p), "").list[0], "last_used_at")
		}

		require.Equal(t, recent.Format(time.RFC3339), used(recent))
		require.NotEqual(t, recent.Add(-time.Minute).Format(time.RFC3339), used(recent.Add(-time.Minute)))
	})

	t.Run("changing and removing one tells the caches", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		made := f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"k"}`)
		raw, path := str(t, made.body, "raw_key"), keysOf(p)+"/"+str(t, made.body, "id")
		sum := sha256.Sum256([]byte(raw))
		hash := hex.EncodeToString(sum[:])
		require.NoError(t, f.redis.Set(t.Context(), redis.APIKey(hash), "cached", time.Minute).Err())
		notices := f.notices(t)

		changed := f.call(t, p.Identity, http.MethodPatch, path, `{"name":"renamed","scopes":["ingest:logs","read:status"],"is_active":false}`)
		require.Equal(t, http.StatusOK, changed.status, changed.text)
		require.Equal(t, "renamed", changed.body["name"])
		require.Equal(t, []any{"ingest:logs", "read:status"}, changed.body["scopes"])
		require.Equal(t, map[string]any{"type": "key_changed", "project_id": p.ProjectID.String(), "key_hash": hash}, notices())
		require.Zero(t, f.redis.Exists(t.Context(), redis.APIKey(hash)).Val())
		require.Equal(t, http.StatusForbidden, f.validate(t, raw).status)

		removed := f.call(t, p.Identity, http.MethodDelete, path, "")
		require.Equal(t, http.StatusOK, removed.status)
		require.Equal(t, map[string]any{"status": "deleted", "key_id": made.body["id"]}, removed.body)
		require.Equal(t, "key_changed", notices()["type"])
		require.Equal(t, http.StatusNotFound, f.validate(t, raw).status)
		require.Equal(t, http.StatusNotFound, f.call(t, p.Identity, http.MethodDelete, path, "").status)

		entries := trail(t, p.TenantID)
		require.Equal(t, []string{"api_key.created", "api_key.updated", "api_key.deleted"}, actions(entries))
		require.Equal(t, "renamed", entries[1].Changes["name"].New)
		require.Equal(t, true, entries[1].Changes["is_active"].Old)
	})

	t.Run("a browser key holds browser scopes only", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		a := f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"web","allowed_origins":["https://shop.example.com","https://*.example.org"]}`)
		require.Equal(t, http.StatusCreated, a.status, a.text)
		require.ElementsMatch(t, []any{"ingest:browser", "ingest:errors", "ingest:traces"}, a.body["scopes"])
		for field, body := range map[string]string{
			"scopes":             `{"name":"x","scopes":["ingest:metrics"],"allowed_origins":["https://shop.example.com"]}`,
			"scopes[0]":          `{"name":"x","scopes":["ingest:everything"]}`,
			"allowed_origins[1]": `{"name":"x","allowed_origins":["https://a.example.com","https://b.example.com/path"]}`,
			"name":               `{"name":"   "}`,
			"expires_in_days":    `{"name":"x","expires_in_days":366}`,
		} {
			require.Equal(t, field, f.call(t, p.Identity, http.MethodPost, keysOf(p), body).field(t))
		}
		kept := f.call(t, p.Identity, http.MethodPatch, keysOf(p)+"/"+str(t, a.body, "id"), `{"scopes":["read:metrics"]}`)
		require.Equal(t, "scopes", kept.field(t))
	})

	t.Run("lists newest first, page by page", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"`+name+`"}`)
		}

		listed := pages(t, f, p, keysOf(p), 2)

		var names []any
		for _, key := range listed {
			names = append(names, key["name"])
		}
		require.Equal(t, []any{"e", "d", "c", "b", "a"}, names)
	})

	t.Run("a repeated request with one Idempotency-Key makes one key", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)

		first := f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"k"}`, "Idempotency-Key", "once")
		again := f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"k"}`, "Idempotency-Key", "once")

		require.Equal(t, http.StatusCreated, first.status, first.text)
		require.Equal(t, first.body, again.body)
		require.Equal(t, "true", again.header.Get("Idempotency-Replayed"))
		require.Len(t, f.call(t, p.Identity, http.MethodGet, keysOf(p), "").list, 1)
		require.Zero(t, holding(t, str(t, first.body, "raw_key")), "the kept answer shows the key")
	})
}

// holding counts the rows that hold a text which must be nowhere.
func holding(t *testing.T, secret string) int {
	t.Helper()
	var rows int
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT (SELECT count(*) FROM auth.project_api_keys AS k WHERE strpos(k::text, $1) > 0)
			+ (SELECT count(*) FROM auth.monitoring_integrations AS i WHERE strpos(i::text, $1) > 0)
			+ (SELECT count(*) FROM events.outbox AS o WHERE strpos(o::text, $1) > 0)
			+ (SELECT count(*) FROM platform.idempotency_keys AS a WHERE strpos(convert_from(a.response, 'UTF8'), $1) > 0)`,
		secret).Scan(&rows))
	return rows
}
