package main_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	standalone "github.com/sre-copilot/sre-copilot/infra/standalone"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestAuditVerify(t *testing.T) {
	// The command reads the settings of its process.
	t.Setenv("DATABASE_URL", pgtest.URL(t))
	t.Chdir(t.TempDir())
	repo, whole, broken := audit.NewRepository(pgtest.DB(t)), pgtest.NewProject(t), pgtest.NewProject(t)
	entries := []audit.Entry{audit.Did(t.Context(), "a.b", "1"), audit.Did(t.Context(), "a.c", "1"), audit.Did(t.Context(), "a.d", "1")}
	_, _, err := repo.Append(t.Context(), whole, "x", entries)
	require.NoError(t, err)
	for i := range entries {
		entries[i].EventID = uuid.New()
	}
	stored, _, err := repo.Append(t.Context(), broken, "x", entries)
	require.NoError(t, err)
	run := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := standalone.Run(t.Context(), append([]string{"audit-verify"}, args...), &out)
		return out.String(), err
	}

	out, err := run()
	require.NoError(t, err, out)
	require.Contains(t, out, whole.TenantID.String()+": 3 entries, unbroken")

	_, err = pgtest.Owner(t).Exec(t.Context(), `UPDATE audit.audit_logs SET actor_name = 'Mallory' WHERE id = $1`, stored[1].ID)
	require.NoError(t, err)
	out, err = run()
	require.ErrorContains(t, err, "tampered")
	require.Contains(t, out, whole.TenantID.String()+": 3 entries, unbroken")
	require.Contains(t, out, stored[1].ID.String()+" (number 2)")

	_, err = pgtest.Owner(t).Exec(t.Context(), `UPDATE audit.audit_logs SET actor_name = $2 WHERE id = $1`, stored[1].ID, stored[1].ActorName)
	require.NoError(t, err)
	_, err = pgtest.Owner(t).Exec(t.Context(), `DELETE FROM audit.audit_logs WHERE id = $1`, stored[2].ID)
	require.NoError(t, err)
	out, err = run("--tenant", broken.TenantID.String())
	require.ErrorContains(t, err, "tampered")
	require.Contains(t, out, "the latest entries are missing")
	require.NotContains(t, out, whole.TenantID.String())

	out, err = run("--tenant", whole.TenantID.String())
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(out, "1 chains hold\n"), out)
	_, err = run("--tenant", "7")
	require.ErrorContains(t, err, "not a UUID")
}
