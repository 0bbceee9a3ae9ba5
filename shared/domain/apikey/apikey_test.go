package apikey_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestNewKey(t *testing.T) {
	t.Parallel()
	key, raw := apikey.New("k", nil, clock.Now())
	_, other := apikey.New("k", nil, clock.Now())

	for range 20 {
		_, raw := apikey.New("k", nil, clock.Now())
		require.Regexp(t, `^srec_[A-Za-z0-9_]{64}$`, raw)
	}
	require.NotEqual(t, raw, other)
	require.Equal(t, raw[:12], key.Prefix)
	require.Equal(t, apikey.Hash(raw), key.Hash)
	require.Len(t, key.Hash, 64)
}

func TestRestrict(t *testing.T) {
	t.Parallel()
	browser := []apikey.Scope{apikey.IngestTraces, apikey.IngestErrors, apikey.IngestBrowser}
	site := []string{"https://shop.example.com"}
	cases := []struct {
		name    string
		scopes  []apikey.Scope
		origins []string
		want    []apikey.Scope // nil when refused
	}{
		{"nothing asked gives the usual ones", nil, nil, apikey.Usual(false)},
		{"what was asked, once each", []apikey.Scope{apikey.ReadStatus, apikey.ReadStatus}, nil, []apikey.Scope{apikey.ReadStatus}},
		{"a browser key gets the browser ones", nil, site, browser},
		{"a browser key may have fewer", []apikey.Scope{apikey.IngestErrors}, site, []apikey.Scope{apikey.IngestErrors}},
		{"a browser key may not read", []apikey.Scope{apikey.ReadMetrics}, site, nil},
		{"a browser key may not send metrics", append(browser, apikey.IngestMetrics), site, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var key apikey.Key

			err := key.Restrict(c.scopes, c.origins)

			if c.want == nil {
				require.Equal(t, fault.Invalid, fault.KindOf(err))
				return
			}
			require.NoError(t, err)
			require.ElementsMatch(t, c.want, key.Scopes)
		})
	}

	for origin, ok := range map[string]bool{
		"https://shop.example.com": true, "https://shop.example.com:8443": true, "http://localhost:3000": true,
		"https://*.example.com": true, "https://[::1]:3000": true,
		"": false, "*": false, "https://*": false, "https://*.com": false, "http://*.example.com": false, "https://a.*.example.com": false,
		"https://shop.example.com/": false, "https://shop.example.com?x": false, "https://Shop.example.com": false,
		"https://user@shop.example.com": false, "shop.example.com": false, "ftp://shop.example.com": false, "null": false,
		"https://shop.example.com:": false,
	} {
		var key apikey.Key
		require.Equal(t, ok, key.Restrict(nil, []string{origin}) == nil, origin)
	}
}

func TestFound(t *testing.T) {
	t.Parallel()
	at := clock.Now()
	good := apikey.Found{IsActive: true, ProjectIsActive: true, ExpiresAt: &at}

	require.NoError(t, good.Check(at.Add(-time.Second)))
	require.Error(t, good.Check(at))
	good.ExpiresAt = nil
	require.NoError(t, good.Check(at))
	good.IsActive = false
	require.Equal(t, fault.Forbidden, fault.KindOf(good.Check(at)))
}

func TestKeys(t *testing.T) {
	t.Parallel()
	keep := func(pgx.Tx) error { return nil }
	setup := func(t *testing.T) (*apikey.Repository, auth.Scope, apikey.Key) {
		t.Helper()
		repo, s := apikey.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		by := pgtest.NewUser(t, s, auth.RoleAdmin).ID
		key, _ := apikey.New("k", &by, clock.Now())
		require.NoError(t, key.Restrict(nil, []string{"https://shop.example.com"}))
		expires := clock.Now().Add(time.Hour)
		key.ExpiresAt = &expires
		require.NoError(t, repo.Insert(t.Context(), s, key, keep))
		return repo, s, key
	}

	t.Run("are listed and found by hash", func(t *testing.T) {
		t.Parallel()
		repo, s, key := setup(t)
		require.NoError(t, repo.Used(t.Context(), s, key.ID, key.CreatedAt))
		key.LastUsedAt = &key.CreatedAt

		listed, err := repo.List(t.Context(), s, apikey.Position{}, 10)
		require.NoError(t, err)
		require.Equal(t, []apikey.Key{key}, listed)
		rest, err := repo.List(t.Context(), s, apikey.Position{At: key.CreatedAt, ID: key.ID}, 10)
		require.NoError(t, err)
		require.Empty(t, rest)
		found, err := repo.ByHash(t.Context(), key.Hash)
		require.NoError(t, err)
		require.Equal(t, apikey.Found{
			ID: key.ID, TenantID: s.TenantID, ProjectID: s.ProjectID, Name: "k", Scopes: key.Scopes, AllowedOrigins: key.AllowedOrigins,
			IsActive: true, ExpiresAt: key.ExpiresAt, ProjectIsActive: true, ProjectName: "Project",
		}, found)
		_, err = repo.ByHash(t.Context(), apikey.Hash("other"))
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("change as a whole or not at all", func(t *testing.T) {
		t.Parallel()
		repo, s, key := setup(t)

		_, err := repo.Change(t.Context(), s, key.ID, func(_ pgx.Tx, k *apikey.Key) error {
			k.Name = "half"
			return fault.InvalidField("name", "is odd")
		})
		require.Equal(t, fault.Invalid, fault.KindOf(err))
		changed, err := repo.Change(t.Context(), s, key.ID, func(_ pgx.Tx, k *apikey.Key) error {
			require.Equal(t, "k", k.Name)
			k.Name, k.IsActive = "new", false
			return k.Restrict([]apikey.Scope{apikey.ReadStatus}, nil)
		})
		require.NoError(t, err)

		listed, err := repo.List(t.Context(), s, apikey.Position{}, 10)
		require.NoError(t, err)
		require.Equal(t, []apikey.Key{changed}, listed)
		changes := apikey.Changes(key, changed)
		require.Len(t, changes, 4)
		require.Equal(t, "new", changes["name"].New)
	})

	t.Run("of another project are not found", func(t *testing.T) {
		t.Parallel()
		repo, s, key := setup(t)
		for _, other := range []auth.Scope{pgtest.NewProject(t), pgtest.NewSibling(t, s)} {
			_, err := repo.Change(t.Context(), other, key.ID, func(pgx.Tx, *apikey.Key) error { return nil })
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, err = repo.Delete(t.Context(), other, key.ID, func(pgx.Tx, apikey.Key) error { return nil })
			require.Equal(t, fault.NotFound, fault.KindOf(err))
		}
		_, err := repo.Delete(t.Context(), s, uuid.New(), func(pgx.Tx, apikey.Key) error { return nil })
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}
