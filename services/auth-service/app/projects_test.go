package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestProjects(t *testing.T) {
	t.Parallel()

	t.Run("lists what one is a member of, inactive ones too, by name", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, stranger := f.signedIn(t), f.signedIn(t)
		second := f.join(t, p, auth.RoleViewer)
		execute(t, `UPDATE auth.projects SET name = 'Another', is_active = false WHERE id = $1`, second)
		pgtest.NewSibling(t, p.Scope())

		a := f.call(t, p.Identity, http.MethodGet, "/projects", "")

		require.Equal(t, http.StatusOK, a.status, a.text)
		require.Len(t, a.list, 2)
		require.Equal(t, second.String(), a.list[0]["id"])
		require.Equal(t, false, a.list[0]["is_active"])
		require.Equal(t, "viewer", a.list[0]["current_user_role"])
		require.Equal(t, p.ProjectID.String(), a.list[1]["id"])
		require.EqualValues(t, 1, a.list[1]["member_count"])
		require.NotContains(t, a.text, stranger.ProjectID.String())
	})

	t.Run("gets one, and another tenant's like a missing one", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p, stranger := f.signedIn(t), f.signedIn(t)

		own := f.call(t, p.Identity, http.MethodGet, "/projects/"+p.ProjectID.String(), "")
		foreign := f.call(t, p.Identity, http.MethodGet, "/projects/"+stranger.ProjectID.String(), "")

		require.Equal(t, http.StatusOK, own.status, own.text)
		require.Equal(t, p.TenantID.String(), own.body["tenant_id"])
		require.Equal(t, "UTC", own.body["timezone"])
		require.Equal(t, "owner", own.body["current_user_role"])
		require.Equal(t, http.StatusNotFound, foreign.status)
		require.Equal(t, "INVALID_UUID", f.call(t, p.Identity, http.MethodGet, "/projects/7", "").code())
	})

	t.Run("lists members in the order in which they joined, page by page", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		for range 4 {
			pgtest.NewUser(t, p.Scope(), auth.RoleEngineer)
		}
		path := "/projects/" + p.ProjectID.String() + "/members"

		all := f.call(t, p.as(auth.RoleViewer), http.MethodGet, path, "")
		require.Len(t, all.list, 5, all.text)
		require.Equal(t, p.Subject, all.list[0]["user_id"])
		require.Equal(t, p.Email, all.list[0]["user_email"])
		require.Equal(t, "owner", all.list[0]["role"])
		require.Empty(t, all.header.Get("X-Next-Cursor"))

		require.Equal(t, all.list, pages(t, f, p, path, 2))
	})

	t.Run("a cursor belongs to its list and caller", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		p := f.signedIn(t)
		other := pgtest.NewUser(t, p.Scope(), auth.RoleAdmin).Identity(p.Scope())
		path := "/projects/" + p.ProjectID.String() + "/members"
		cursor := f.call(t, p.Identity, http.MethodGet, path+"?limit=1", "").header.Get("X-Next-Cursor")
		require.NotEmpty(t, cursor)

		for _, a := range []answer{
			f.call(t, other, http.MethodGet, path+"?cursor="+cursor, ""),
			f.call(t, p.Identity, http.MethodGet, "/projects?cursor="+cursor, ""),
			f.call(t, p.Identity, http.MethodGet, path+"?cursor=nonsense", ""),
		} {
			require.Equal(t, http.StatusBadRequest, a.status)
			require.Equal(t, "INVALID_CURSOR", a.code())
		}
		require.Equal(t, "query.limit", f.call(t, p.Identity, http.MethodGet, path+"?limit=1001", "").field(t))
	})
}

// pages reads a list page by page through its Link headers.
func pages(t *testing.T, f *fixture, p person, path string, limit int) []map[string]any {
	t.Helper()
	var all []map[string]any
	next := path + "?limit=" + string(rune('0'+limit))
	for next != "" {
		a := f.call(t, p.Identity, http.MethodGet, next, "")
		require.Equal(t, http.StatusOK, a.status, a.text)
		require.LessOrEqual(t, len(a.list), limit)
		all = append(all, a.list...)
		next = ""
		if link := a.header.Get("Link"); link != "" {
			address, _, _ := strings.Cut(strings.TrimPrefix(link, "</api/v1"), ">")
			parsed, err := url.Parse(address)
			require.NoError(t, err)
			require.Equal(t, a.header.Get("X-Next-Cursor"), parsed.Query().Get("cursor"))
			require.Contains(t, link, `; rel="next"`)
			next = address
		}
	}
	return all
}

// TestRolesAndTenantsOfEveryRoute asks for every project route as somebody below its
// role and as somebody of another tenant.
func TestRolesAndTenantsOfEveryRoute(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p, stranger := f.signedIn(t), f.signedIn(t)
	key := f.call(t, p.Identity, http.MethodPost, keysOf(p), `{"name":"k"}`)
	made := f.integrate(t, p, `{"integration_type":"alertmanager","name":"am","url":"http://am:9093"}`)
	keyPath, path := keysOf(p)+"/"+str(t, key.body, "id"), integrationsOf(p)+"/"+str(t, made.body, "id")

	for _, c := range []struct {
		method, path, body string
		below              auth.Role
	}{
		{http.MethodGet, "/projects/" + p.ProjectID.String(), "", auth.RoleIngest},
		{http.MethodGet, "/projects/" + p.ProjectID.String() + "/members", "", auth.RoleIngest},
		{http.MethodGet, keysOf(p), "", auth.RoleEngineer},
		{http.MethodPost, keysOf(p), `{"name":"x"}`, auth.RoleEngineer},
		{http.MethodPatch, keyPath, `{"name":"x"}`, auth.RoleEngineer},
		{http.MethodDelete, keyPath, "", auth.RoleEngineer},
		{http.MethodGet, integrationsOf(p), "", auth.RoleIngest},
		{http.MethodPost, integrationsOf(p), `{"integration_type":"prometheus","name":"x","url":"http://p"}`, auth.RoleEngineer},
		{http.MethodGet, path, "", auth.RoleIngest},
		{http.MethodGet, path + "?include_secrets=true", "", auth.RoleAdmin},
		{http.MethodPatch, path, `{"name":"x"}`, auth.RoleEngineer},
		{http.MethodPost, path + "/rotate-secret", "", auth.RoleEngineer},
		{http.MethodPost, path + "/test", "", auth.RoleViewer},
		{http.MethodPost, integrationsOf(p) + "/test-connection", `{"integration_type":"prometheus","url":"http://p"}`, auth.RoleEngineer},
		{http.MethodDelete, path, "", auth.RoleEngineer},
	} {
		a := f.call(t, p.as(c.below), c.method, c.path, c.body)
		require.Equal(t, http.StatusForbidden, a.status, c.method+" "+c.path+" "+a.text)
		require.Equal(t, "INSUFFICIENT_ROLE", a.code())

		a = f.call(t, stranger.Identity, c.method, c.path, c.body)
		require.Equal(t, http.StatusNotFound, a.status, c.method+" "+c.path)
		// The row itself is safe too, when the project of the path is one's own.
		own := strings.Replace(c.path, p.ProjectID.String(), stranger.ProjectID.String(), 1)
		if strings.Contains(c.path, keyPath) || strings.Contains(c.path, path) {
			require.Equal(t, http.StatusNotFound, f.call(t, stranger.Identity, c.method, own, c.body).status, c.method+" "+own)
		}
	}
	require.Len(t, f.call(t, p.Identity, http.MethodGet, keysOf(p), "").list, 1)
	require.Len(t, f.call(t, p.Identity, http.MethodGet, integrationsOf(p), "").list, 1)
	require.Equal(t, http.StatusNotFound, f.call(t, p.Identity, http.MethodGet, integrationsOf(p)+"/"+uuid.NewString(), "").status)
}
