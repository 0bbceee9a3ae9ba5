package audit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// monthOf makes sure that the trail has a partition for a time.
func monthOf(t *testing.T, at time.Time) {
	t.Helper()
	first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	_, err := pgtest.Owner(t).Exec(t.Context(), `SELECT platform.add_partition('audit.audit_logs', $1, 'membership', $2, $3)`,
		first.Format("audit_logs_2006_01"), first, first.AddDate(0, 1, 0))
	require.NoError(t, err)
}

func at(moment time.Time, action string) audit.Entry {
	e := audit.Did(context.Background(), action, "1")
	e.Timestamp = moment
	return e
}

func cleanup(before time.Time, anyProject bool) audit.Cleanup {
	note := audit.Did(context.Background(), "audit.cleanup", "")
	note.Metadata = map[string]any{}
	return audit.Cleanup{Before: before, AnyProject: anyProject, Service: "audit-service", Note: note}
}

func TestCleanup(t *testing.T) {
	t.Parallel()
	old, limit := clock.Now().AddDate(0, 0, -40), clock.Now().AddDate(0, 0, -30)
	monthOf(t, old)

	setup := func(t *testing.T) (repo *audit.Repository, mine, theirs auth.Scope) {
		t.Helper()
		repo, mine = audit.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		theirs = pgtest.NewSibling(t, mine)
		for _, part := range []struct {
			scope auth.Scope
			entry audit.Entry
		}{
			{mine, at(old, "a.one")},
			{mine, at(old, "a.two")},
			{theirs, at(old, "b.one")},
			{mine.TenantOnly(), at(old, "user.updated")},
			{mine, at(old, "audit.cleanup")},
			{mine, at(old, "a.three")},
			{mine, at(clock.Now(), "a.four")},
			{mine, at(old, "a.late")},
		} {
			_, _, err := repo.Append(t.Context(), part.scope, "x", []audit.Entry{part.entry})
			require.NoError(t, err)
		}
		return repo, mine, theirs
	}
	left := func(t *testing.T, tenant uuid.UUID) string {
		t.Helper()
		var actions string
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(),
			`SELECT string_agg(action, ' ' ORDER BY seq) FROM audit.audit_logs WHERE tenant_id = $1`, tenant).Scan(&actions))
		return actions
	}

	t.Run("removes what is old in the project only, and the chain still holds", func(t *testing.T) {
		t.Parallel()
		repo, mine, _ := setup(t)

		removed, remaining, err := repo.Remove(t.Context(), mine, cleanup(limit, false))

		require.NoError(t, err)
		require.Equal(t, 4, removed)
		require.Equal(t, 3, remaining)
		require.Equal(t, "b.one user.updated audit.cleanup a.four audit.cleanup", left(t, mine.TenantID))
		v, err := repo.Verify(t.Context(), mine, nil, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 5}, v)
		again, _, err := repo.Remove(t.Context(), mine, cleanup(limit, false))
		require.NoError(t, err)
		require.Zero(t, again)
	})

	t.Run("removes what belongs to no project if asked, and twice in a row", func(t *testing.T) {
		t.Parallel()
		repo, mine, theirs := setup(t)

		removed, _, err := repo.Remove(t.Context(), mine, cleanup(limit, true))
		require.NoError(t, err)
		require.Equal(t, 5, removed)
		removed, _, err = repo.Remove(t.Context(), theirs, cleanup(limit, false))
		require.NoError(t, err)
		require.Equal(t, 1, removed)

		v, err := repo.Verify(t.Context(), mine, nil, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 4}, v)
	})

	t.Run("does not hide what somebody else removed or changed", func(t *testing.T) {
		t.Parallel()
		for _, statement := range []string{
			`DELETE FROM audit.audit_logs WHERE tenant_id = $1 AND seq = 3`,
			`UPDATE audit.chain_anchors SET last_seq = last_seq + 1 WHERE tenant_id = $1 AND first_seq = 1`,
			`UPDATE audit.chain_anchors SET hash = '\x00' WHERE tenant_id = $1 AND first_seq = 1`,
			`UPDATE audit.chain_anchors SET prev_hash = '\x00' WHERE tenant_id = $1 AND first_seq = 6`,
			`DELETE FROM audit.chain_anchors WHERE tenant_id = $1 AND first_seq = 1`,
		} {
			repo, mine, _ := setup(t)
			_, _, err := repo.Remove(t.Context(), mine, cleanup(limit, false))
			require.NoError(t, err)
			_, err = pgtest.Owner(t).Exec(t.Context(), statement, mine.TenantID)
			require.NoError(t, err)

			v, err := repo.Verify(t.Context(), mine, nil, nil)
			require.NoError(t, err)
			require.False(t, v.Valid(), statement)
			require.NotNil(t, v.FirstInvalidID, statement)
		}
	})

	t.Run("refuses what is younger than 30 days", func(t *testing.T) {
		t.Parallel()
		repo, mine, _ := setup(t)
		_, _, err := repo.Remove(t.Context(), mine, cleanup(clock.Now(), false))
		require.ErrorContains(t, err, "30 days")
	})
}

func TestDropExpired(t *testing.T) {
	t.Parallel()
	repo := audit.NewRepository(pgtest.DB(t))
	one, two := pgtest.NewProject(t), pgtest.NewProject(t)
	january := time.Date(2001, 1, 15, 0, 0, 0, 0, time.UTC)
	monthOf(t, january)
	for _, s := range []auth.Scope{one, two} {
		_, _, err := repo.Append(t.Context(), s, "x", []audit.Entry{at(january, "a.b"), at(clock.Now(), "a.c"), at(january, "a.d"), at(clock.Now(), "a.e")})
		require.NoError(t, err)
	}

	_, err := repo.DropExpired(t.Context(), 59)
	require.ErrorContains(t, err, "at least 60")
	dropped, err := repo.DropExpired(t.Context(), 365)

	require.NoError(t, err)
	require.Equal(t, 1, dropped)
	for _, s := range []auth.Scope{one, two} {
		v, err := repo.Verify(t.Context(), s, nil, nil)
		require.NoError(t, err)
		require.Equal(t, audit.Verification{Checked: 2}, v)
	}
	chains, err := repo.Chains(t.Context())
	require.NoError(t, err)
	require.Subset(t, chains, []uuid.UUID{one.TenantID, two.TenantID})
}

func TestListsGoOnWhereTheyEnded(t *testing.T) {
	t.Parallel()
	repo, scope := audit.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	now := clock.Now()
	var entries []audit.Entry
	for n := range 1200 {
		entries = append(entries, at(now.Add(-time.Duration(n/3)*time.Millisecond), fmt.Sprintf("a.n%d", n)))
	}
	for len(entries) > 0 {
		_, _, err := repo.Append(t.Context(), scope, "x", entries[:400])
		require.NoError(t, err)
		entries = entries[400:]
	}

	for _, oldest := range []bool{false, true} {
		seen := map[uuid.UUID]bool{}
		part := audit.Part{OldestFirst: oldest, Limit: 500}
		var last time.Time
		for {
			page, total, err := repo.List(t.Context(), scope, audit.Filter{}, part)
			require.NoError(t, err)
			require.Equal(t, 1200, total)
			for _, e := range page {
				require.True(t, last.IsZero() || last.Equal(e.Timestamp) || e.Timestamp.After(last) == oldest)
				last, seen[e.ID] = e.Timestamp, true
			}
			if len(page) < 500 {
				break
			}
			part.After = &audit.Place{At: last, Seq: page[499].Seq}
		}
		require.Len(t, seen, 1200)
	}

	count := 0
	for page, err := range repo.All(t.Context(), scope, audit.Filter{Action: "a.*"}) {
		require.NoError(t, err)
		count += len(page)
	}
	require.Equal(t, 1200, count)
}

func TestStats(t *testing.T) {
	t.Parallel()
	repo, scope := audit.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	now := time.Date(clock.Now().Year(), clock.Now().Month(), clock.Now().Day(), 12, 0, 0, 0, time.UTC)
	monthOf(t, now.AddDate(0, 0, -2))
	user := uuid.New()
	mine := at(now, "incident.created")
	mine.UserID = &user
	failed := at(now.AddDate(0, 0, -2), "auth.login").Failed("no")
	tooOld := at(now.AddDate(0, 0, -3), "incident.created")
	monthOf(t, tooOld.Timestamp)
	_, _, err := repo.Append(t.Context(), scope, "x", []audit.Entry{mine, at(now, "incident.created"), failed, tooOld})
	require.NoError(t, err)
	_, _, err = repo.Append(t.Context(), scope.TenantOnly(), "x", []audit.Entry{at(now, "user.updated")})
	require.NoError(t, err)

	stats, err := repo.Stats(t.Context(), scope, false, 3, now)

	require.NoError(t, err)
	require.Equal(t, 3, stats.Total)
	require.Equal(t, "66.67%", stats.SuccessRate())
	require.Equal(t, []audit.Count{{Name: "incident.created", Count: 2}, {Name: "auth.login", Count: 1}}, stats.Actions)
	require.Equal(t, []audit.Count{{Name: user.String(), Count: 1}}, stats.Users)
	require.Equal(t, []audit.Count{{Name: "incident", Count: 2}, {Name: "auth", Count: 1}}, stats.Resources)
	today := now.Truncate(24 * time.Hour)
	require.Equal(t, []audit.Day{
		{Date: today.AddDate(0, 0, -2), Total: 1, Failed: 1}, {Date: today.AddDate(0, 0, -1)}, {Date: today, Total: 2},
	}, stats.Days)

	stats, err = repo.Stats(t.Context(), scope, true, 3, now)
	require.NoError(t, err)
	require.Equal(t, 4, stats.Total)
	require.Equal(t, "0.00%", audit.Stats{}.SuccessRate())
}

// The queries keep tenants and projects apart by themselves: here the policies of
// the database do not apply.
func TestWithoutThePolicies(t *testing.T) {
	t.Parallel()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.OwnerURL(t), MaxConns: 4})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	var bypasses bool
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(),
		`SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user`).Scan(&bypasses))
	require.True(t, bypasses, "else this test shows nothing")
	repo, mine := audit.NewRepository(db), pgtest.NewProject(t)
	old := clock.Now().AddDate(0, 0, -40)
	monthOf(t, old)
	sibling, stranger := pgtest.NewSibling(t, mine), pgtest.NewProject(t)
	event := at(old, "a.b")
	stored := map[auth.Scope]audit.Stored{}
	for _, s := range []auth.Scope{sibling, stranger, mine} {
		entry := at(old, "a.b")
		if s != sibling {
			entry.EventID = event.EventID
			entry.Timestamp = entry.Timestamp.Add(time.Duration(len(stored)) * time.Second)
		}
		added, duplicates, err := repo.Append(t.Context(), s, "x", []audit.Entry{entry})
		require.NoError(t, err)
		require.Zero(t, duplicates, "another tenant's event is not one's own")
		stored[s] = added[0]
	}

	for _, s := range []auth.Scope{sibling, stranger} {
		_, err := repo.ByID(t.Context(), mine, stored[s].ID)
		require.Error(t, err)
	}
	entries, total, err := repo.List(t.Context(), mine, audit.Filter{AnyProject: true}, audit.Part{Limit: 10})
	require.NoError(t, err)
	require.Equal(t, 1, total)
	require.Equal(t, stored[mine].ID, entries[0].ID)
	for page, err := range repo.All(t.Context(), mine, audit.Filter{AnyProject: true}) {
		require.NoError(t, err)
		require.Len(t, page, 1)
	}
	stats, err := repo.Stats(t.Context(), mine, true, 60, clock.Now())
	require.NoError(t, err)
	require.Equal(t, 1, stats.Total)
	v, err := repo.Verify(t.Context(), mine, nil, nil)
	require.NoError(t, err)
	require.Equal(t, audit.Verification{Checked: 2}, v, "the chain is the tenant's")

	removed, remaining, err := repo.Remove(t.Context(), mine, cleanup(clock.Now().AddDate(0, 0, -30), true))
	require.NoError(t, err)
	require.Equal(t, 1, removed)
	require.Equal(t, 1, remaining, "the entry of the cleanup")
	v, err = repo.Verify(t.Context(), stranger, nil, nil)
	require.NoError(t, err)
	require.Equal(t, audit.Verification{Checked: 1}, v)
}
