package process_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// shell starts a script that is ready once it has made the file "ready".
func shell(t *testing.T, script string) (*process.Program, string) {
	t.Helper()
	dir := t.TempDir()
	ready := filepath.Join(dir, "ready")
	program := process.Start(t, process.Spec{
		Path: "/bin/sh", Args: []string{"-c", script}, Dir: dir,
		Ready: func(context.Context) error {
			_, err := os.Stat(ready)
			return err
		},
	})
	return program, dir
}

func TestProgram(t *testing.T) {
	t.Parallel()

	t.Run("stops when asked and can start again", func(t *testing.T) {
		t.Parallel()
		program, dir := shell(t, `trap 'echo bye; exit 0' TERM; touch ready; while :; do sleep 0.05; done`)
		require.True(t, program.Running())

		program.Stop(t)

		require.False(t, program.Running())
		require.Contains(t, program.Output(), "bye")
		require.NoError(t, os.Remove(filepath.Join(dir, "ready")))
		program.Start(t)
		require.True(t, program.Running())
	})

	t.Run("is killed with its children", func(t *testing.T) {
		t.Parallel()
		program, dir := shell(t, `trap '' TERM; sleep 300 & echo $! > child; touch ready; wait`)
		content, err := os.ReadFile(filepath.Join(dir, "child"))
		require.NoError(t, err)
		child, err := strconv.Atoi(strings.TrimSpace(string(content)))
		require.NoError(t, err)

		program.Kill(t)

		require.False(t, program.Running())
		require.Eventually(t, func() bool {
			return errors.Is(syscall.Kill(child, 0), syscall.ESRCH) || zombie(child)
		}, 5*time.Second, 10*time.Millisecond)
	})

	t.Run("can be paused and stopped while paused", func(t *testing.T) {
		t.Parallel()
		program, _ := shell(t, `trap 'exit 0' TERM; touch ready; while :; do sleep 0.05; done`)

		program.Signal(t, syscall.SIGSTOP)
		program.Stop(t)

		require.False(t, program.Running())
	})
}

// zombie reports whether only the entry of an ended process is left, which is
// for its adopter to remove.
func zombie(pid int) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}

// TestADyingTestTakesItsProgramsAlong runs itself as the binary that dies.
func TestADyingTestTakesItsProgramsAlong(t *testing.T) {
	t.Parallel()
	if os.Getenv("PROCESS_TEST_DIES") == "true" {
		program, _ := shell(t, `touch ready; sleep 300`)
		_, _ = os.Stdout.WriteString("pid=" + strconv.Itoa(program.PID()) + "\n")
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends programs with the process that started them")
	}

	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestADyingTestTakesItsProgramsAlong")
	cmd.Env = append(os.Environ(), "PROCESS_TEST_DIES=true")
	out, err := cmd.Output()

	require.Error(t, err)
	_, after, found := strings.Cut(string(out), "pid=")
	require.True(t, found, "%s", out)
	number, _, _ := strings.Cut(after, "\n")
	pid, err := strconv.Atoi(number)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || zombie(pid)
	}, 5*time.Second, 10*time.Millisecond)
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	address := process.FreeAddress(t)

	require.Error(t, process.Answers("http://"+address+"/")(t.Context()))
}
