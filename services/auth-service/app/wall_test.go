package app_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// unguarded is the database as a role that row-level security does not bind.
func unguarded(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.OwnerURL(t), MaxConns: 2})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

// tables are those that the repositories below could change.
const tables = `
	SELECT jsonb_build_array(
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM auth.tenants AS r WHERE r.id = $1),
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM auth.users AS r WHERE r.tenant_id = $1),
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM auth.projects AS r WHERE r.tenant_id = $1),
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM auth.project_members AS r WHERE r.tenant_id = $1),
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM auth.auth_sessions AS r WHERE r.tenant_id = $1),
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.jti) FROM auth.refresh_tokens AS r WHERE r.tenant_id = $1),
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM auth.project_api_keys AS r WHERE r.tenant_id = $1),
		(SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM auth.monitoring_integrations AS r WHERE r.tenant_id = $1)
	)::text`

// TestQueriesKeepScopesApartByThemselves asks every repository for things of another
// scope as a role that sees all rows: row-level security is the second wall.
func TestQueriesKeepScopesApartByThemselves(t *testing.T) {
	t.Parallel()
	f := setup(t)
	p := f.signedIn(t)
	keyID := uuid.MustParse(str(t, f.call(t, p.Identity, "POST", keysOf(p), `{"name":"k"}`).body, "id"))
	made := f.integrate(t, p, `{"integration_type":"alertmanager","name":"am","url":"http://am:9093"}`)
	integrationID, userID := uuid.MustParse(str(t, made.body, "id")), uuid.MustParse(p.Subject)
	token := claimsOf(t, p.refresh)["jti"].(string)
	db, now := unguarded(t), clock.Now()
	snapshot := func() (rows string) {
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), tables, p.TenantID).Scan(&rows))
		return rows
	}
	before := snapshot()

	var seen int
	other := pgtest.NewProject(t)
	require.NoError(t, db.Read(t.Context(), other, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*) FROM auth.users WHERE id = $1`, userID).Scan(&seen)
	}))
	require.Equal(t, 1, seen, "the role of this test has to see everything")

	sameProject := auth.Scope{TenantID: other.TenantID, ProjectID: p.ProjectID}
	for name, s := range map[string]auth.Scope{"another tenant": other, "another tenant that names the project": sameProject} {
		requireNothing(t, db, s, userID, p.SessionID, token, now)
		requireNoRows(t, db, s, keyID, integrationID)
		require.Equal(t, before, snapshot(), name)
	}
	requireNoRows(t, db, pgtest.NewSibling(t, p.Scope()), keyID, integrationID)
}

// requireNothing asks for what belongs to a tenant.
func requireNothing(t *testing.T, db *postgres.DB, s auth.Scope, userID, sid uuid.UUID, token string, now time.Time) {
	t.Helper()
	ctx, users, sessions, projects, tenants := t.Context(), user.NewRepository(db), session.NewRepository(db), project.NewRepository(db), tenant.NewRepository(db)
	missing := func(err error, kind fault.Kind) { t.Helper(); require.Equal(t, kind, fault.KindOf(err), "%v", err) }

	_, err := users.ByID(ctx, s, userID)
	missing(err, fault.NotFound)
	_, err = users.Person(ctx, s, userID)
	missing(err, fault.NotFound)
	_, err = users.Lock(ctx, s, userID)
	missing(err, fault.NotFound)
	people, err := users.People(ctx, s, user.Filter{Limit: 9})
	require.NoError(t, err)
	require.Empty(t, people)
	admin, err := users.HasOtherAdmin(ctx, s, uuid.New())
	require.NoError(t, err)
	require.False(t, admin)
	require.NoError(t, users.SetPassword(ctx, s, userID, "x", now))
	require.NoError(t, users.SwitchedTo(ctx, s, userID, s.ProjectID))
	require.NoError(t, users.Save(ctx, user.User{ID: userID, TenantID: s.TenantID, FullName: "x", Role: user.Viewer}, now))

	_, err = sessions.Lock(ctx, s, sid)
	missing(err, fault.Unauthenticated)
	_, err = sessions.TokenByID(ctx, s, sid, token)
	missing(err, fault.Unauthenticated)
	_, err = sessions.StandingOf(ctx, s, sid, userID, nil, now)
	missing(err, fault.Unauthenticated)
	open, err := sessions.Open(ctx, s, userID, session.Position{}, 9, now)
	require.NoError(t, err)
	require.Empty(t, open)
	active, err := sessions.Active(ctx, s, []session.Seat{{SessionID: sid, UserID: userID}}, now)
	require.NoError(t, err)
	require.Equal(t, []bool{false}, active)
	ended, err := sessions.RevokeOthers(ctx, s, userID, uuid.Nil, session.SignedOut, now)
	require.NoError(t, err)
	require.Empty(t, ended)
	require.NoError(t, sessions.Save(ctx, session.Session{ID: sid, TenantID: s.TenantID, RevokedAt: &now}))
	require.NoError(t, sessions.SaveToken(ctx, s, session.Token{ID: token, UsedAt: &now}))

	memberships, err := projects.MembershipsOf(ctx, s, userID, project.Position{}, 0)
	require.NoError(t, err)
	require.Empty(t, memberships)
	_, err = projects.Member(ctx, s, userID)
	missing(err, fault.NotFound)
	members, err := projects.Members(ctx, s, project.Position{}, 9)
	require.NoError(t, err)
	require.Empty(t, members)
	require.NoError(t, projects.SetRole(ctx, s, userID, auth.RoleViewer, now))
	require.NoError(t, projects.RemoveMember(ctx, s, userID))
	require.NoError(t, projects.KeepOwners(ctx, s, userID))

	found, err := tenants.Summary(ctx, s)
	require.NoError(t, err)
	require.Zero(t, found.UserCount)
}

// requireNoRows asks for what belongs to a project.
func requireNoRows(t *testing.T, db *postgres.DB, s auth.Scope, keyID, integrationID uuid.UUID) {
	t.Helper()
	ctx, keys, integrations := t.Context(), apikey.NewRepository(db), integration.NewRepository(db)
	missing := func(err error) { t.Helper(); require.Equal(t, fault.NotFound, fault.KindOf(err), "%v", err) }

	listed, err := keys.List(ctx, s, apikey.Position{}, 9)
	require.NoError(t, err)
	require.Empty(t, listed)
	_, err = keys.Change(ctx, s, keyID, func(pgx.Tx, *apikey.Key) error { return nil })
	missing(err)
	_, err = keys.Delete(ctx, s, keyID, func(pgx.Tx, apikey.Key) error { return nil })
	missing(err)
	require.NoError(t, keys.Used(ctx, s, keyID, clock.Now()))

	all, err := integrations.List(ctx, s, "", integration.Position{}, 9)
	require.NoError(t, err)
	require.Empty(t, all)
	_, err = integrations.ByID(ctx, s, integrationID)
	missing(err)
	_, err = integrations.Delete(ctx, s, integrationID, func(pgx.Tx, integration.Integration) error { return nil })
	missing(err)
}
