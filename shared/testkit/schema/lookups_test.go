package schema_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// unscoped runs a look-up as a service does before it knows any scope.
func unscoped[T any](t *testing.T, row pgx.RowToFunc[T], query string, args ...any) []T {
	t.Helper()
	var found []T
	require.NoError(t, pgtest.DB(t).Unscoped(t.Context(), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), query, args...)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, row)
		return err
	}))
	return found
}

func id(s auth.Scope, name string) uuid.UUID {
	return uuid.NewSHA1(s.ProjectID, []byte("{"+name+"}"))
}

func exec(t *testing.T, query string, args ...any) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), query, args...)
	require.NoError(t, err)
}

func TestLookupsFindTheScope(t *testing.T) {
	t.Parallel()
	s := newTenant(t)
	newTenant(t)

	tests := []struct {
		name  string
		query string
		arg   any
		want  map[string]any
	}{
		{
			"a user by an address in any case", `SELECT * FROM auth.user_by_email($1)`,
			strings.ToUpper(id(s, "user").String()) + "@Example.COM",
			map[string]any{"id": id(s, "user"), "tenant_id": s.TenantID, "is_active": true, "last_project_id": s.ProjectID},
		},
		{
			"a session by its refresh token", `SELECT * FROM auth.session_of_refresh($1)`, "jti-" + s.ProjectID.String(),
			map[string]any{
				"session_id": id(s, "session"), "user_id": id(s, "user"), "tenant_id": s.TenantID,
				"project_id": s.ProjectID, "used_at": nil, "session_revoked_at": nil,
			},
		},
		{
			"the tenant of a session", `SELECT auth.session_tenant($1) AS tenant_id`, id(s, "session"),
			map[string]any{"tenant_id": s.TenantID},
		},
		{
			"the scope of an integration", `SELECT * FROM auth.integration_scope($1)`, id(s, "integration"),
			map[string]any{"tenant_id": s.TenantID, "project_id": s.ProjectID},
		},
		{
			"an API key by its hash", `SELECT * FROM auth.api_key_by_hash(encode(sha256(uuid_send($1)), 'hex'))`, s.ProjectID,
			map[string]any{
				"tenant_id": s.TenantID, "project_id": s.ProjectID, "name": "K", "is_active": true,
				"project_is_active": true, "project_name": "P",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			found := unscoped(t, pgx.RowToMap, test.query, test.arg)
			require.Len(t, found, 1)
			for column, want := range test.want {
				got := found[0][column]
				if raw, ok := got.([16]byte); ok {
					got = uuid.UUID(raw)
				}
				require.Equal(t, want, got, column)
			}
		})
	}
}

// TestSearchStaysInTheProject looks at the one function that reads contents past
// the policies and has to keep the scope itself.
func TestSearchStaysInTheProject(t *testing.T) {
	t.Parallel()
	a, b := newTenant(t), newTenant(t)
	sibling := pgtest.NewSibling(t, a)
	matching := func(s auth.Scope) (ids []uuid.UUID) {
		require.NoError(t, pgtest.DB(t).Read(t.Context(), s, func(tx pgx.Tx) error {
			rows, err := tx.Query(t.Context(), `SELECT incident.matching('%T%', 1000)`)
			if err != nil {
				return err
			}
			ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			return err
		}))
		return ids
	}

	require.Equal(t, []uuid.UUID{id(a, "incident")}, matching(a))
	require.Equal(t, []uuid.UUID{id(b, "incident")}, matching(b))
	require.Empty(t, matching(sibling))
	require.Empty(t, matching(a.TenantOnly()))
	require.Empty(t, matching(auth.Scope{TenantID: b.TenantID, ProjectID: a.ProjectID}))
	require.Empty(t, matching(auth.Scope{}))
}

func TestDueNamesTheQueuesWhoseHeadMayGo(t *testing.T) {
	t.Parallel()
	type queue struct {
		TenantID  uuid.UUID
		ProjectID uuid.NullUUID
		Kind      string
	}
	a, b := newTenant(t), newTenant(t)
	service := "due-" + uuid.NewString()
	add := func(s auth.Scope, kind, columns, values string) {
		exec(t, `INSERT INTO events.outbox (service, tenant_id, project_id, kind, payload`+columns+`)
			VALUES ($1, $2, $3, $4, '{}'`+values+`)`,
			service, s.TenantID, uuid.NullUUID{UUID: s.ProjectID, Valid: s.ProjectID != uuid.Nil}, kind)
	}
	due := func() []queue {
		return unscoped(t, pgx.RowToStructByPos[queue], `SELECT * FROM events.due($1, 100)`, service)
	}
	of := func(s auth.Scope, kind string) queue {
		return queue{s.TenantID, uuid.NullUUID{UUID: s.ProjectID, Valid: s.ProjectID != uuid.Nil}, kind}
	}

	require.Empty(t, due())
	add(a, "event", "", "")
	add(a, "event", "", "")
	add(a, "audit", "", "")
	add(a.TenantOnly(), "audit", "", "")
	add(b, "event", "", "")
	require.ElementsMatch(t, []queue{
		of(a, "event"), of(a, "audit"), of(a.TenantOnly(), "audit"), of(b, "event"),
	}, due(), "each queue once, the one without a project too")

	exec(t, `UPDATE events.outbox SET next_attempt_at = now() + interval '1 hour' WHERE id = (
		SELECT min(id) FROM events.outbox WHERE service = $1 AND project_id = $2 AND kind = 'event')`, service, a.ProjectID)
	require.NotContains(t, due(), of(a, "event"), "a head that waits holds back what is behind it")
	exec(t, `UPDATE events.outbox SET lease_until = now() + interval '30 s' WHERE service = $1 AND project_id = $2`, service, b.ProjectID)
	require.NotContains(t, due(), of(b, "event"), "somebody is at it")
	exec(t, `UPDATE events.outbox SET lease_until = now() - interval '1 s' WHERE service = $1 AND project_id = $2`, service, b.ProjectID)
	require.Contains(t, due(), of(b, "event"), "whoever was at it is gone")

	exec(t, `UPDATE events.outbox SET dead_at = now() WHERE service = $1 AND next_attempt_at > now()`, service)
	require.Contains(t, due(), of(a, "event"), "a dead head lets the next one through")
	exec(t, `UPDATE events.outbox SET done_at = now() WHERE service = $1`, service)
	require.Empty(t, due())
	require.Empty(t, unscoped(t, pgx.RowToMap, `SELECT * FROM events.due('another service', 100)`))
}

func TestExpiredGenerations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status string
		lease  string
		age    string
		found  bool
	}{
		{"one that was queued just now is left alone", "queued", "NULL", "0 s", false},
		{"one that nobody took for 5 seconds is found", "queued", "NULL", "6 s", true},
		{"one that is worked on is left alone", "running", "now() + interval '1 min'", "1 h", false},
		{"one whose worker died is found", "running", "now() - interval '1 s'", "1 h", true},
		{"a finished one is left alone", "completed", "now() - interval '1 s'", "1 h", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newTenant(t)
			exec(t, fmt.Sprintf(`
				UPDATE incident.hypothesis_generations
				SET status = $2, lease_until = %s, created_at = now() - $3::interval
				WHERE project_id = $1`, test.lease), s.ProjectID, test.status, test.age)

			type row struct{ ID, TenantID, ProjectID, IncidentID uuid.UUID }
			found := unscoped(t, pgx.RowToStructByPos[row], `SELECT * FROM incident.expired_generations(10000)`)

			want := row{id(s, "generation"), s.TenantID, s.ProjectID, id(s, "incident")}
			if test.found {
				require.Contains(t, found, want)
			} else {
				require.NotContains(t, found, want)
			}
		})
	}
}

func TestExpiredAnomalies(t *testing.T) {
	t.Parallel()
	old, recent := newTenant(t), newTenant(t)
	exec(t, `UPDATE ai.anomalies SET last_seen_at = now() - interval '61 minutes' WHERE tenant_id = $1`, old.TenantID)

	found := unscoped(t, pgx.RowToStructByPos[auth.Scope], `SELECT tenant_id, project_id FROM ai.expired_anomalies(1000)`)

	require.Contains(t, found, old)
	require.NotContains(t, found, recent)
}

func TestExpiredAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change string
		found  bool
	}{
		"one that no worker heard of":       {"created_at = now() - interval '6 s'", true},
		"one that was just asked for":       {"created_at = now()", false},
		"one whose worker is silent":        {"status = 'running', lease_until = now() - interval '1 s'", true},
		"one that is worked on":             {"status = 'running', lease_until = now() + interval '1 min', created_at = now() - interval '1 min'", false},
		"one that is there, however old":    {"status = 'completed', created_at = now() - interval '1 h'", false},
		"one that failed in its first turn": {"status = 'failed', created_at = now() - interval '1 h'", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTenant(t)
			exec(t, `UPDATE ai.chat_messages SET `+test.change+` WHERE tenant_id = $1`, s.TenantID)

			found := unscoped(t, pgx.RowToStructByPos[auth.Scope], `SELECT tenant_id, project_id FROM ai.expired_answers(1000)`)

			if test.found {
				require.Contains(t, found, s)
			} else {
				require.NotContains(t, found, s)
			}
		})
	}
}

func TestAIDeleteExpired(t *testing.T) {
	t.Parallel()
	old, recent := newTenant(t), newTenant(t)
	exec(t, `UPDATE ai.anomalies SET last_seen_at = now() - interval '91 days' WHERE tenant_id = $1`, old.TenantID)
	exec(t, `UPDATE ai.ai_requests SET created_at = now() - interval '401 days' WHERE tenant_id = $1`, old.TenantID)

	require.Equal(t, []int64{2}, unscoped(t, pgx.RowTo[int64], `SELECT ai.delete_expired(400, 90, 1000)`))
	for _, table := range []string{"ai.anomalies", "ai.ai_requests"} {
		var ofOld, ofRecent int
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), fmt.Sprintf(`
			SELECT count(*) FILTER (WHERE tenant_id = $1), count(*) FILTER (WHERE tenant_id = $2) FROM %s`, table),
			old.TenantID, recent.TenantID).Scan(&ofOld, &ofRecent))
		require.Zero(t, ofOld, table)
		require.Equal(t, 1, ofRecent, table)
	}
}

func TestDeleteExpired(t *testing.T) {
	t.Parallel()
	old, recent := newTenant(t), newTenant(t)
	for table, change := range map[string]string{
		"events.outbox":             "done_at = now() - interval '25 h'",
		"platform.idempotency_keys": "created_at = now() - interval '25 h'",
		"auth.refresh_tokens":       "expires_at = now() - interval '31 d'",
		"auth.auth_sessions":        "revoked_at = now() - interval '31 d'",
		"auth.password_resets":      "used_at = now() - interval '8 d'",
		"auth.invitations":          "accepted_at = now() - interval '91 d'",
	} {
		exec(t, fmt.Sprintf(`UPDATE %s SET %s WHERE tenant_id = $1`, table, change), old.TenantID)
	}
	exec(t, `UPDATE events.outbox SET done_at = now() - interval '23 h' WHERE tenant_id = $1`, recent.TenantID)

	deleted := unscoped(t, pgx.RowTo[int64], `SELECT platform.delete_expired(1000)`)

	require.Equal(t, []int64{6}, deleted)
	for _, table := range []string{
		"events.outbox", "platform.idempotency_keys", "auth.refresh_tokens",
		"auth.auth_sessions", "auth.password_resets", "auth.invitations",
	} {
		var ofOld, ofRecent int
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), fmt.Sprintf(`
			SELECT count(*) FILTER (WHERE tenant_id = $1), count(*) FILTER (WHERE tenant_id = $2) FROM %s`, table),
			old.TenantID, recent.TenantID).Scan(&ofOld, &ofRecent))
		require.Zero(t, ofOld, table)
		require.Equal(t, 1, ofRecent, table)
	}
}

func TestRefreshStatistics(t *testing.T) {
	t.Parallel()
	s := newTenant(t)
	known := func() (rows float64) {
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(),
			`SELECT reltuples FROM pg_class WHERE oid = 'incident.incident_tasks'::regclass`).Scan(&rows))
		return rows
	}
	before := max(0, known())
	exec(t, `
		INSERT INTO incident.incident_tasks (tenant_id, project_id, incident_id, title)
		SELECT i.tenant_id, i.project_id, i.id, 'task ' || n
		FROM incident.incidents AS i CROSS JOIN generate_series(1, 2000) AS n
		WHERE i.tenant_id = $1
		LIMIT 2000`, s.TenantID)

	require.Eventually(t, func() bool { // the server counts changes a moment later
		_, err := pgtest.DB(t).RefreshStatistics(t.Context())
		require.NoError(t, err)
		return known() >= before+2000
	}, 10*time.Second, 100*time.Millisecond)
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	partitions := func(t *testing.T, parent string) []string {
		t.Helper()
		rows, err := pgtest.Owner(t).Query(t.Context(), `
			SELECT inhrelid::regclass::text FROM pg_catalog.pg_inherits WHERE inhparent = $1::text::regclass ORDER BY 1`, parent)
		require.NoError(t, err)
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return names
	}
	today := time.Now().UTC()

	t.Run("exist from yesterday to three days ahead, and from last month to two months ahead", func(t *testing.T) {
		t.Parallel()
		unscoped(t, pgx.RowToMap, `SELECT platform.ensure_partitions()`)
		for n := -1; n <= 3; n++ {
			require.Contains(t, partitions(t, "integration.webhook_deliveries"),
				"integration.webhook_deliveries_"+today.AddDate(0, 0, n).Format("2006_01_02"))
		}
		month := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
		for n := -1; n <= 2; n++ {
			require.Contains(t, partitions(t, "audit.audit_logs"), "audit.audit_logs_"+month.AddDate(0, n, 0).Format("2006_01"))
		}
	})

	t.Run("hold a day of UTC, whatever the server's time zone is", func(t *testing.T) {
		t.Parallel()
		day := time.Date(2001, 2, 3, 0, 0, 0, 0, time.UTC)
		exec(t, `SELECT platform.add_partition('integration.webhook_deliveries', 'webhook_deliveries_2001_02_03', 'project',
			'2001-02-03', '2001-02-04')`)
		s := newTenant(t)
		add := func(at time.Time) error {
			return pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
				_, err := tx.Exec(t.Context(), `
					INSERT INTO integration.webhook_deliveries
						(tenant_id, project_id, integration_id, received_at, raw_payload, status)
					VALUES ($1, $2, gen_random_uuid(), $3, '{}', 'processed')`, s.TenantID, s.ProjectID, at)
				return err
			})
		}
		require.NoError(t, add(day))
		require.NoError(t, add(day.Add(24*time.Hour-time.Microsecond)))
		require.ErrorContains(t, add(day.Add(24*time.Hour)), "no partition")

		dropped := unscoped(t, pgx.RowTo[int], `SELECT platform.drop_expired_partitions(30)`)

		require.Equal(t, []int{1}, dropped)
		require.NotContains(t, partitions(t, "integration.webhook_deliveries"), "integration.webhook_deliveries_2001_02_03")
		require.Contains(t, partitions(t, "integration.webhook_deliveries"),
			"integration.webhook_deliveries_"+today.Format("2006_01_02"))
	})

	t.Run("are never dropped for less than a day", func(t *testing.T) {
		t.Parallel()
		err := pgtest.DB(t).Unscoped(t.Context(), func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `SELECT platform.drop_expired_partitions(0)`)
			return err
		})
		require.ErrorContains(t, err, "at least 1")
	})
}
