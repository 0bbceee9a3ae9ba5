package audit_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestDid(t *testing.T) {
	t.Parallel()

	t.Run("names the actor, the resource and the request", func(t *testing.T) {
		t.Parallel()
		id := uuid.New()
		ctx := auth.WithCaller(t.Context(), auth.Identity{Type: auth.ActorUser, Subject: id.String(), Email: "a@example.com", Name: "Ann"})

		e := audit.Did(ctx, "incident.state_changed", "42")

		require.Equal(t, "incident", e.ResourceType)
		require.Equal(t, &id, e.UserID)
		require.Equal(t, "Ann", e.ActorName)
		require.True(t, e.Success)
	})

	t.Run("counts somebody who has not signed in as a person", func(t *testing.T) {
		t.Parallel()

		require.Equal(t, auth.ActorUser, audit.Did(t.Context(), "auth.login_failed", "").ActorType)
	})
}

func TestRecord(t *testing.T) {
	t.Parallel()
	db, scope := pgtest.DB(t), pgtest.NewProject(t)
	e := audit.Did(t.Context(), "integration.updated", "7").Changing(audit.Changes{
		"webhook_secret": {Old: "hunter2", New: "hunter3"}, "name": {Old: "a", New: strings.Repeat("é", 3000)},
	})

	require.NoError(t, db.Write(t.Context(), scope, func(tx pgx.Tx) error { return audit.Record(t.Context(), tx, scope, e) }))

	var payload string
	err := pgtest.Owner(t).QueryRow(t.Context(), `SELECT payload::text FROM events.outbox WHERE project_id = $1 AND kind = 'audit'`, scope.ProjectID).Scan(&payload)
	require.NoError(t, err)
	require.NotContains(t, payload, "hunter")
	require.Contains(t, payload, `"***"`)
	require.Less(t, len(payload), 4000)
}

func TestTrail(t *testing.T) {
	t.Parallel()

	setup := func(t *testing.T) (*audit.Repository, auth.Scope) {
		t.Helper()
		return audit.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	}
	entry := func(action string) audit.Entry {
		e := audit.Did(context.Background(), action, "1").Changing(audit.Changes{"state": {Old: "detected", New: 1e21}, "é<>": {Old: nil, New: []any{1.5, "x"}}})
		e.IPAddress, e.RequestID, e.Metadata = "192.0.2.7", "request-1", map[string]any{"z": 1, "a": true}
		return e
	}

	t.Run("chains entries, stores a repeat once and verifies", func(t *testing.T) {
		t.Parallel()
		repo, scope := setup(t)
		first, second := entry("incident.created"), entry("incident.commented")

		_, _, err := repo.Append(t.Context(), scope, "incident-service", []audit.Entry{first})
		require.NoError(t, err)
		stored, duplicates, err := repo.Append(t.Context(), scope, "incident-service", []audit.Entry{first, second})

		require.NoError(t, err)
		require.Equal(t, 1, duplicates)
		require.Equal(t, stored[0].Hash, stored[1].PrevHash)
		entries, total, err := repo.List(t.Context(), scope, audit.Filter{}, audit.Part{Limit: 10})
		require.NoError(t, err)
		require.Equal(t, 2, total)
		require.Equal(t, "incident.commented", entries[0].Action)
		v, err := repo.Verify(t.Context(), scope, nil, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 2}, v)
		found, err := repo.ByID(t.Context(), scope, stored[1].ID)
		require.NoError(t, err)
		require.Equal(t, stored[1].Hash, found.Hash)
	})

	t.Run("many writers make one chain", func(t *testing.T) {
		t.Parallel()
		repo, scope := setup(t)

		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for range 5 {
					_, _, err := repo.Append(t.Context(), scope, "x", []audit.Entry{entry("incident.created")})
					require.NoError(t, err)
				}
			})
		}
		wg.Wait()

		v, err := repo.Verify(t.Context(), scope, nil, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 100}, v)
	})

	tampering := map[string]string{
		"a changed text":        `UPDATE audit.audit_logs SET actor_name = 'Mallory' WHERE tenant_id = $1 AND seq = 3`,
		"a changed result":      `UPDATE audit.audit_logs SET success = false WHERE tenant_id = $1 AND seq = 3`,
		"a changed member":      `UPDATE audit.audit_logs SET changes = jsonb_set(changes, '{state,new}', '2') WHERE tenant_id = $1 AND seq = 3`,
		"a removed entry":       `DELETE FROM audit.audit_logs WHERE tenant_id = $1 AND seq = 2`,
		"a removed first entry": `DELETE FROM audit.audit_logs WHERE tenant_id = $1 AND seq = 1`,
		"two swapped entries":   `UPDATE audit.audit_logs SET seq = 5 - seq WHERE tenant_id = $1 AND seq IN (2, 3)`,
	}
	for name, statement := range tampering {
		t.Run("finds "+name, func(t *testing.T) {
			t.Parallel()
			repo, scope := setup(t)
			stored, _, err := repo.Append(t.Context(), scope, "x", []audit.Entry{entry("a.b"), entry("a.c"), entry("a.d"), entry("a.e")})
			require.NoError(t, err)

			_, err = pgtest.Owner(t).Exec(t.Context(), statement, scope.TenantID)
			require.NoError(t, err)

			v, err := repo.Verify(t.Context(), scope, nil, nil)
			require.NoError(t, err)
			require.NotNil(t, v.FirstInvalidID)
			require.Contains(t, []uuid.UUID{stored[1].ID, stored[2].ID}, *v.FirstInvalidID)
			require.NotEmpty(t, v.Reason)
		})
	}

	t.Run("finds that the latest entries are gone", func(t *testing.T) {
		t.Parallel()
		repo, scope := setup(t)
		_, _, err := repo.Append(t.Context(), scope, "x", []audit.Entry{entry("a.b"), entry("a.c")})
		require.NoError(t, err)
		_, err = pgtest.Owner(t).Exec(t.Context(), `DELETE FROM audit.audit_logs WHERE tenant_id = $1 AND seq = 2`, scope.TenantID)
		require.NoError(t, err)

		v, err := repo.Verify(t.Context(), scope, nil, nil)

		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 1, Reason: audit.Shortened}, v)
		_, err = pgtest.Owner(t).Exec(t.Context(), `DELETE FROM audit.audit_logs WHERE tenant_id = $1`, scope.TenantID)
		require.NoError(t, err)
		v, err = repo.Verify(t.Context(), scope, nil, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Reason: audit.Shortened}, v)
	})

	t.Run("verifies a stretch by itself", func(t *testing.T) {
		t.Parallel()
		repo, scope := setup(t)
		first, second, third := entry("a.b"), entry("a.c"), entry("a.d")
		second.Timestamp, third.Timestamp = first.Timestamp.Add(time.Minute), first.Timestamp.Add(2*time.Minute)
		stored, _, err := repo.Append(t.Context(), scope, "x", []audit.Entry{first, second, third})
		require.NoError(t, err)
		_, err = pgtest.Owner(t).Exec(t.Context(), `UPDATE audit.audit_logs SET actor_name = 'Mallory' WHERE id = $1`, stored[0].ID)
		require.NoError(t, err)

		later, err := repo.Verify(t.Context(), scope, &second.Timestamp, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 2}, later)
		middle, err := repo.Verify(t.Context(), scope, &second.Timestamp, &second.Timestamp)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 1}, middle)
		whole, err := repo.Verify(t.Context(), scope, nil, &second.Timestamp)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 1, Reason: audit.Changed, FirstInvalidID: &stored[0].ID, FirstInvalid: 1}, whole)
		future := third.Timestamp.Add(time.Hour)
		none, err := repo.Verify(t.Context(), scope, &future, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{}, none)
	})

	t.Run("filters by prefix, person, result and text, and skips", func(t *testing.T) {
		t.Parallel()
		repo, scope := setup(t)
		person := uuid.New()
		failed := entry("auth.login_failed").Failed("INVALID_CREDENTIALS")
		failed.UserID = &person
		_, _, err := repo.Append(t.Context(), scope, "x", []audit.Entry{entry("incident.created"), entry("incident.commented"), failed})
		require.NoError(t, err)
		no := false

		for want, f := range map[string]audit.Filter{
			"incident.commented incident.created": {Action: "incident.*"},
			"incident.created":                    {Action: "incident.created"},
			"auth.login_failed":                   {Success: &no},
			"auth.login_failed ":                  {UserID: &person},
			"auth.login_failed  ":                 {Search: "LOGIN"},
		} {
			entries, _, err := repo.List(t.Context(), scope, f, audit.Part{Limit: 10})
			require.NoError(t, err)
			var actions []string
			for _, e := range entries {
				actions = append(actions, e.Action)
			}
			require.Equal(t, strings.Fields(want), actions, "%+v", f)
		}
	})

	t.Run("hides entries of other projects and tenants", func(t *testing.T) {
		t.Parallel()
		repo, scope := setup(t)
		stored, _, err := repo.Append(t.Context(), scope, "x", []audit.Entry{entry("a.b")})
		require.NoError(t, err)

		_, err = repo.ByID(t.Context(), pgtest.NewProject(t), stored[0].ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = repo.ByID(t.Context(), auth.Scope{TenantID: scope.TenantID, ProjectID: uuid.New()}, stored[0].ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

func TestHashDependsOnContentOnly(t *testing.T) {
	t.Parallel()
	a := audit.Stored{Action: "a.b", Changes: json.RawMessage(`{"x": 1.0, "a":{"new":2,"old":1}}`), Metadata: json.RawMessage("null")}
	b := a
	b.Changes = json.RawMessage(`{"a":{"old":1,"new":2},"x":1}`)

	first, err := a.HashAfter("p")
	require.NoError(t, err)
	second, err := b.HashAfter("p")
	require.NoError(t, err)

	require.Equal(t, first, second)
	other, err := a.HashAfter("q")
	require.NoError(t, err)
	require.NotEqual(t, first, other)
}
