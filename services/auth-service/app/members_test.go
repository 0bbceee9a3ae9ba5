package app_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestMakingProjects(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p, stranger := f.signedIn(t), f.signedIn(t)
	create := func(who auth.Identity, body string) answer {
		return f.call(t, who, http.MethodPost, "/projects", body, "Idempotency-Key", uuid.NewString())
	}

	a := create(p.Identity, `{"name":" Web shop ","slug":"web-shop","timezone":"Europe/Berlin"}`)

	require.Equal(t, http.StatusCreated, a.status, a.text)
	require.Equal(t, "/api/v1/projects/"+str(t, a.body, "id"), a.header.Get("Location"))
	require.Equal(t, "Web shop", a.body["name"])
	require.Equal(t, "owner", a.body["current_user_role"])
	require.EqualValues(t, 1, a.body["member_count"])
	require.Equal(t, []string{"project.created", "member.added"}, actions(trail(t, p.TenantID)))
	require.Equal(t, "UTC", create(p.Identity, `{"name":"b","slug":"b"}`).body["timezone"])
	require.Equal(t, "ALREADY_EXISTS", create(p.Identity, `{"name":"Again","slug":"web-shop"}`).code())
	require.Equal(t, http.StatusCreated, create(stranger.Identity, `{"name":"Theirs","slug":"web-shop"}`).status)
	for field, body := range map[string]string{
		"slug": `{"name":"x","slug":"Web--Shop"}`, "timezone": `{"name":"x","slug":"x","timezone":"Mars/Base"}`,
		"name": `{"name":" ","slug":"x"}`,
	} {
		require.Equal(t, field, create(p.Identity, body).field(t))
	}
	viewer := pgtest.NewUser(t, p.Scope(), auth.RoleViewer).Identity(p.Scope())
	require.Equal(t, "INSUFFICIENT_ROLE", create(viewer, `{"name":"x","slug":"x"}`).code())
}

func TestChangingProjects(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)
	execute(t, `INSERT INTO auth.project_members (tenant_id, project_id, user_id, role)
		SELECT $1, $2, id, 'owner' FROM auth.users WHERE tenant_id = $1`, p.TenantID, pgtest.NewSibling(t, p.Scope()).ProjectID)
	path := "/projects/" + p.ProjectID.String()
	named := "?project_id=" + p.ProjectID.String()

	renamed := f.call(t, p.as(auth.RoleAdmin), http.MethodPatch, path, `{"name":"Checkout","timezone":"Asia/Tokyo","description":"d","is_active":true}`)
	require.Equal(t, http.StatusOK, renamed.status, renamed.text)
	require.Equal(t, "Asia/Tokyo", renamed.body["timezone"])
	require.Equal(t, "INSUFFICIENT_ROLE", f.call(t, p.as(auth.RoleEngineer), http.MethodPatch, path, `{"name":"x"}`).code())
	require.Equal(t, "INSUFFICIENT_ROLE", f.call(t, p.as(auth.RoleAdmin), http.MethodPatch, path, `{"is_active":false}`).code())
	require.Equal(t, "INSUFFICIENT_ROLE", f.call(t, p.as(auth.RoleAdmin), http.MethodDelete, path, "").code())
	require.Equal(t, "timezone", f.call(t, p.Identity, http.MethodPatch, path, `{"timezone":"Local"}`).field(t))

	deleted := f.call(t, p.Identity, http.MethodDelete, path, "")
	require.Equal(t, "deleted", deleted.body["status"], deleted.text)
	require.Equal(t, "TOKEN_EXPIRED", f.verify(t, p.access, "").code())
	elsewhere := issueAs(t, f, p)
	require.Equal(t, http.StatusForbidden, f.verify(t, elsewhere, named).status)
	meant := f.verify(t, elsewhere, named+"&inactive=true")
	require.Equal(t, "owner", meant.body["project_role"], meant.text)

	revived := f.call(t, p.Identity, http.MethodPatch, path, `{"is_active":true}`)
	require.Equal(t, true, revived.body["is_active"], revived.text)
	require.Equal(t, http.StatusOK, f.verify(t, p.access, "").status)
	require.Equal(t, []string{"project.updated", "project.deactivated", "project.updated"}, actions(trail(t, p.TenantID)))
}

// issueAs refreshes the person, whose project is switched off, into another one.
func issueAs(t *testing.T, f *fixture, p person) string {
	t.Helper()
	a := f.refresh(t, p.refresh)
	require.Equal(t, http.StatusOK, a.status, a.text)
	return str(t, a.body, "access_token")
}

func TestMembers(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p, stranger := f.signedIn(t), f.signedIn(t)
	path := "/projects/" + p.ProjectID.String() + "/members"
	person := pgtest.NewUser(t, p.Scope().TenantOnly(), auth.RoleEngineer)
	admin := pgtest.NewUser(t, p.Scope(), auth.RoleAdmin).Identity(p.Scope())
	viewer := pgtest.NewUser(t, p.Scope(), auth.RoleViewer).Identity(p.Scope())
	notices := f.notices(t)

	added := f.call(t, admin, http.MethodPost, path, `{"user_email":" `+person.Email+` "}`, "Idempotency-Key", "once")
	require.Equal(t, http.StatusCreated, added.status, added.text)
	require.Equal(t, "engineer", added.body["role"])
	require.Equal(t, person.ID.String(), added.body["user_id"])
	require.Equal(t, map[string]any{
		"type": "member_changed", "user_id": person.ID.String(), "project_id": p.ProjectID.String(),
	}, notices())

	for name, c := range map[string]struct {
		who                  auth.Identity
		method, at, body, is string
	}{
		"adds a member again":          {admin, "POST", "", `{"user_email":"` + person.Email + `"}`, "ALREADY_EXISTS"},
		"adds somebody of another":     {admin, "POST", "", `{"user_email":"` + stranger.Email + `"}`, "RESOURCE_NOT_FOUND"},
		"gives a role above their own": {admin, "POST", "", `{"user_email":"` + person.Email + `","role":"owner"}`, "INSUFFICIENT_ROLE"},
		"makes an owner as an admin":   {admin, "PATCH", "/" + person.ID.String(), `{"role":"owner"}`, "INSUFFICIENT_ROLE"},
		"touches an owner as an admin": {admin, "PATCH", "/" + p.Subject, `{"role":"viewer"}`, "INSUFFICIENT_ROLE"},
		"removes an owner as an admin": {admin, "DELETE", "/" + p.Subject, "", "INSUFFICIENT_ROLE"},
		"removes another as a viewer":  {viewer, "DELETE", "/" + person.ID.String(), "", "INSUFFICIENT_ROLE"},
		"demotes the last owner":       {p.Identity, "PATCH", "/" + p.Subject, `{"role":"admin"}`, "LAST_OWNER"},
		"leaves as the last owner":     {p.Identity, "DELETE", "/" + p.Subject, "", "LAST_OWNER"},
		"changes somebody of another":  {p.Identity, "PATCH", "/" + stranger.Subject, `{"role":"admin"}`, "RESOURCE_NOT_FOUND"},
		"removes somebody who is none": {p.Identity, "DELETE", "/" + uuid.NewString(), "", "RESOURCE_NOT_FOUND"},
		"gives a role that is no role": {p.Identity, "PATCH", "/" + person.ID.String(), `{"role":"king"}`, "VALIDATION_ERROR"},
		"changes a project of others":  {stranger.Identity, "DELETE", "/" + person.ID.String(), "", "RESOURCE_NOT_FOUND"},
	} {
		a := f.call(t, c.who, c.method, path+c.at, c.body)
		require.Equal(t, c.is, a.code(), "whoever %s: %s", name, a.text)
	}

	require.Equal(t, "owner", f.call(t, p.Identity, http.MethodPatch, path+"/"+person.ID.String(), `{"role":"owner"}`).body["role"])
	execute(t, `UPDATE auth.users SET is_active = false WHERE id = $1`, person.ID)
	require.Equal(t, "LAST_OWNER", f.call(t, p.Identity, http.MethodDelete, path+"/"+p.Subject, "").code(), "the other owner cannot sign in")
	execute(t, `UPDATE auth.users SET is_active = true WHERE id = $1`, person.ID)
	require.Equal(t, "deleted", f.call(t, viewer, http.MethodDelete, path+"/"+viewer.Subject, "").body["status"])
	require.Equal(t, "deleted", f.call(t, p.Identity, http.MethodDelete, path+"/"+p.Subject, "").body["status"])
	require.Equal(t, "TOKEN_EXPIRED", f.verify(t, p.access, "").code())
	require.Equal(t, []string{"member.added", "member.updated", "member.removed", "member.removed"}, actions(trail(t, p.TenantID)))
}

func TestTwoOwnersWhoLeaveAtOnceLeaveOne(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)
	other := pgtest.NewUser(t, p.Scope(), auth.RoleOwner).Identity(p.Scope())
	path := "/projects/" + p.ProjectID.String() + "/members/"
	who := make(chan auth.Identity, 2)
	who <- p.Identity
	who <- other

	results := concurrently(2, func() int {
		leaver := <-who
		return f.call(t, leaver, http.MethodDelete, path+leaver.Subject, "").status
	})

	require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: 1}, results)
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p, stranger := f.signedIn(t), f.signedIn(t)
	engineer := pgtest.NewUser(t, p.Scope(), auth.RoleEngineer)
	theirs := f.another(t, person{Identity: engineer.Identity(p.Scope())})
	as := theirs.Identity

	tenant := f.call(t, as, http.MethodGet, "/tenant", "")
	require.Equal(t, http.StatusOK, tenant.status, tenant.text)
	require.EqualValues(t, 2, tenant.body["user_count"])
	require.EqualValues(t, 1, tenant.body["project_count"])
	require.Equal(t, false, tenant.body["require_totp"])
	for path, body := range map[string]string{"/tenant": `{"name":"x"}`, "/tenant/users/" + p.Subject: `{"role":"viewer"}`} {
		require.Equal(t, "INSUFFICIENT_ROLE", f.call(t, as, http.MethodPatch, path, body).code())
	}
	require.Equal(t, "INSUFFICIENT_ROLE", f.call(t, as, http.MethodGet, "/tenant/users", "").code())
	require.Equal(t, "Harbor", f.call(t, p.Identity, http.MethodPatch, "/tenant", `{"name":" Harbor "}`).body["name"])

	all := f.call(t, p.Identity, http.MethodGet, "/tenant/users", "")
	require.Len(t, all.list, 2, all.text)
	require.NotContains(t, all.text, stranger.Email)
	require.Equal(t, all.list, pages(t, f, p, "/tenant/users", 1))
	found := f.call(t, p.Identity, http.MethodGet, "/tenant/users?search="+engineer.Email[:20], "")
	require.Len(t, found.list, 1, found.text)
	require.Len(t, found.list[0]["projects"], 1)
	require.Empty(t, f.call(t, p.Identity, http.MethodGet, "/tenant/users?search=%25", "").list)
	require.Empty(t, f.call(t, p.Identity, http.MethodGet, "/tenant/users?is_active=false", "").list)

	change := func(id, body string) answer {
		return f.call(t, p.Identity, http.MethodPatch, "/tenant/users/"+id, body)
	}
	require.Equal(t, "CONFLICT", change(p.Subject, `{"role":"viewer"}`).code())
	require.Equal(t, "LAST_OWNER", change(p.Subject, `{"is_active":false}`).code())
	require.Equal(t, "RESOURCE_NOT_FOUND", change(stranger.Subject, `{"is_active":false}`).code())
	off := change(engineer.ID.String(), `{"is_active":false,"role":"viewer"}`)
	require.Equal(t, http.StatusOK, off.status, off.text)
	require.Equal(t, false, off.body["is_active"])
	require.Equal(t, "viewer", off.body["role"])
	require.True(t, f.ended(t, theirs.SessionID))
	require.Equal(t, true, change(engineer.ID.String(), `{"is_active":true,"full_name":"New"}`).body["is_active"])
	require.Equal(t, []string{"tenant.updated", "user.deactivated", "user.updated"}, actions(trail(t, p.TenantID)))
}
