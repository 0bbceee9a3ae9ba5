package pgtest_test

import (
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestDatabase(t *testing.T) {
	t.Parallel()
	s := pgtest.NewProject(t)
	user := pgtest.NewUser(t, s, auth.RoleEngineer)
	owner := pgtest.NewUser(t, s, auth.RoleOwner)

	type row struct{ Login, Email, TenantRole, ProjectRole string }
	var rows []row
	require.NoError(t, pgtest.DB(t).Read(t.Context(), s, func(tx pgx.Tx) error {
		found, err := tx.Query(t.Context(), `
			SELECT current_user::text, u.email, u.role, m.role
			FROM auth.users AS u
			JOIN auth.project_members AS m ON m.user_id = u.id
			ORDER BY u.id`)
		if err != nil {
			return err
		}
		rows, err = pgx.CollectRows(found, pgx.RowToStructByPos[row])
		return err
	}))

	require.Equal(t, []row{
		{"srecopilot_app", user.Email, "engineer", "engineer"},
		{"srecopilot_app", owner.Email, "admin", "owner"},
	}, rows)
	identity := user.Identity(s)
	require.Equal(t, s, identity.Scope())
	require.Equal(t, user.ID, identity.UserID().UUID)
}

func TestASiblingSharesTheTenantOnly(t *testing.T) {
	t.Parallel()
	s := pgtest.NewProject(t)

	sibling := pgtest.NewSibling(t, s)

	require.Equal(t, s.TenantID, sibling.TenantID)
	require.NotEqual(t, s.ProjectID, sibling.ProjectID)
}

// TestBinariesShareTheServer runs itself as the second binary.
func TestBinariesShareTheServer(t *testing.T) {
	t.Parallel()
	if os.Getenv("PGTEST_SECOND") == "true" {
		_, _ = os.Stdout.WriteString("url=" + pgtest.OwnerURL(t) + "\n")
		return
	}
	mine, err := url.Parse(pgtest.OwnerURL(t))
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestBinariesShareTheServer")
	cmd.Env = append(os.Environ(), "PGTEST_SECOND=true")

	out, err := cmd.Output()

	require.NoError(t, err)
	_, after, found := strings.Cut(string(out), "url=")
	require.True(t, found, "%s", out)
	line, _, _ := strings.Cut(after, "\n")
	second, err := url.Parse(line)
	require.NoError(t, err)
	require.Equal(t, mine.Host, second.Host)
	require.NotEqual(t, mine.Path, second.Path, "each has a database of its own")
}

// program is a process that stands for the server, a test binary or "go test".
func program(t *testing.T) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("sleep", "300")
	require.NoError(t, cmd.Start())
	go func() { _ = cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

func running(cmd *exec.Cmd) bool {
	return !errors.Is(cmd.Process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

func TestTheWatchdogStopsTheServer(t *testing.T) {
	t.Parallel()

	setup := func(t *testing.T, grace, patience int) (folder string, server *exec.Cmd) {
		t.Helper()
		folder, server = filepath.Join(t.TempDir(), "shared"), program(t)
		for _, kind := range []string{"binaries", "runs", "data"} {
			require.NoError(t, os.MkdirAll(filepath.Join(folder, kind), 0o700))
		}
		watchdog := exec.Command("/bin/sh", "watchdog.sh", folder,
			strconv.Itoa(server.Process.Pid), strconv.Itoa(grace), strconv.Itoa(patience))
		require.NoError(t, watchdog.Start())
		go func() { _ = watchdog.Wait() }()
		t.Cleanup(func() { _ = watchdog.Process.Kill() })
		return folder, server
	}
	register := func(t *testing.T, folder, kind string, cmd *exec.Cmd) {
		t.Helper()
		require.NoError(t, os.WriteFile(filepath.Join(folder, kind, strconv.Itoa(cmd.Process.Pid)), nil, 0o600))
	}
	requireGone := func(t *testing.T, folder string, server *exec.Cmd) {
		t.Helper()
		require.Eventually(t, func() bool {
			_, err := os.Stat(folder)
			return errors.Is(err, os.ErrNotExist) && !running(server)
		}, 15*time.Second, 50*time.Millisecond)
	}

	t.Run("once the last run has ended", func(t *testing.T) {
		t.Parallel()
		folder, server := setup(t, 1, 600)
		run := program(t)
		register(t, folder, "runs", run)

		require.Never(t, func() bool { return !running(server) }, 3*time.Second, 100*time.Millisecond)
		require.NoError(t, run.Process.Kill())

		requireGone(t, folder, server)
	})

	t.Run("once no test binary has run for long, although a run goes on", func(t *testing.T) {
		t.Parallel()
		folder, server := setup(t, 600, 4)
		register(t, folder, "runs", program(t))

		requireGone(t, folder, server)
	})

	t.Run("not while a test binary runs", func(t *testing.T) {
		t.Parallel()
		folder, server := setup(t, 1, 2)
		register(t, folder, "binaries", program(t))

		require.Never(t, func() bool { return !running(server) }, 5*time.Second, 100*time.Millisecond)
	})
}
