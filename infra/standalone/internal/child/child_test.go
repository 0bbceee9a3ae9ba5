package child_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
)

func TestRun(t *testing.T) {
	t.Parallel()

	t.Run("tells what a program printed before it failed", func(t *testing.T) {
		t.Parallel()
		err := child.Run(t.Context(), shell("echo the disk is full >&2; exit 3", t.TempDir()))
		require.ErrorContains(t, err, "exit status 3: the disk is full")
	})

	t.Run("ends the program when the context ends", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		began := time.Now()

		err := child.Run(ctx, shell("sleep 60", t.TempDir()))

		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Less(t, time.Since(began), 10*time.Second)
	})
}

func TestProcess(t *testing.T) {
	t.Parallel()

	t.Run("is killed when it does not stop in time", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		p, err := child.Start(t.Context(), shell("trap '' TERM; touch ready; while :; do sleep 0.1; done", dir))
		require.NoError(t, err)
		eventually(t, func() bool { return exists(filepath.Join(dir, "ready")) })

		p.Stop(syscall.SIGTERM, syscall.SIGKILL, 200*time.Millisecond)

		require.Contains(t, p.Reason(), "killed")
	})

	t.Run("does not hear the terminal's signals to our process group", func(t *testing.T) {
		t.Parallel()
		p, err := child.Start(t.Context(), shell("sleep 60", t.TempDir()))
		require.NoError(t, err)
		t.Cleanup(func() { p.Stop(syscall.SIGKILL, syscall.SIGKILL, 0) })

		group, err := syscall.Getpgid(p.PID())

		require.NoError(t, err)
		require.NotEqual(t, syscall.Getpgrp(), group)
	})

	t.Run("runs as the account when we are root", func(t *testing.T) {
		t.Parallel()
		if os.Geteuid() != 0 {
			t.Skip("switching users needs root")
		}
		account := child.Unprivileged(filepath.Join(t.TempDir(), "none"))
		command := shell("exit $(( $(id -u) == "+strconv.FormatUint(uint64(account.UID), 10)+" ? 0 : 1 ))", "/")
		command.As = account

		require.NotZero(t, account.UID)
		require.NoError(t, child.Run(t.Context(), command))
	})
}

func TestAccount(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("choosing accounts needs root")
	}

	t.Run("of a folder that exists is its owner", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		require.NoError(t, os.Chown(dir, 4242, 4242))

		account := child.Unprivileged(dir)

		require.Equal(t, uint32(4242), account.UID)
		require.True(t, account.Switched)
	})

	t.Run("does not reach into a folder of root alone", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir() // mode 0700
		require.NoError(t, os.Mkdir(filepath.Join(dir, "inner"), 0o755))
		account := child.Unprivileged("/nonexistent")

		require.False(t, account.Reaches(t.Context(), filepath.Join(dir, "inner")))
		require.True(t, account.Reaches(t.Context(), "/"))
	})
}

func TestKeep(t *testing.T) {
	t.Parallel()

	setup := func(t *testing.T, script string) (dir string, server child.Server) {
		t.Helper()
		dir = t.TempDir()
		ready := func(context.Context) error {
			if !exists(filepath.Join(dir, "ready")) {
				return fmt.Errorf("no file yet")
			}
			return nil
		}
		return dir, child.Server{Name: "The program", Command: shell(script, dir), Ask: syscall.SIGTERM, Force: syscall.SIGKILL, Ready: ready}
	}

	t.Run("starts a crashed program again and says so", func(t *testing.T) {
		t.Parallel()
		_, server := setup(t, "touch ready; exec sleep 60")
		var said lines
		k, err := child.Keep(t.Context(), server, said.add)
		require.NoError(t, err)
		first := k.PID()

		require.NoError(t, syscall.Kill(first, syscall.SIGKILL))

		eventually(t, func() bool { return k.PID() != 0 && k.PID() != first })
		second := k.PID()
		k.Stop()
		require.ErrorIs(t, syscall.Kill(second, 0), syscall.ESRCH)
		require.Equal(t, []string{"The program ended unexpectedly (signal: killed); starting it again", "The program is back"}, said.all())
	})

	t.Run("reports a program that ends before it is ready", func(t *testing.T) {
		t.Parallel()
		_, server := setup(t, "echo bad luck; exit 7")
		_, err := child.Keep(t.Context(), server, new(lines).add)
		require.ErrorContains(t, err, "The program ended at once: exit status 7, bad luck")
	})

	t.Run("stops while it tries to start a crashed program again", func(t *testing.T) {
		t.Parallel()
		dir, server := setup(t, "test -e broken && exit 1; touch ready; exec sleep 60")
		var said lines
		k, err := child.Keep(t.Context(), server, said.add)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "broken"), nil, 0o600))
		require.NoError(t, os.Remove(filepath.Join(dir, "ready")))
		require.NoError(t, syscall.Kill(k.PID(), syscall.SIGKILL))
		eventually(t, func() bool { return strings.Contains(strings.Join(said.all(), "\n"), "next try") })

		k.Stop()

		require.Zero(t, k.PID())
	})
}

func TestEnd(t *testing.T) {
	t.Parallel()

	t.Run("ends what an earlier start left in a folder, and only that", func(t *testing.T) {
		t.Parallel()
		dir, other := t.TempDir(), t.TempDir()
		left, err := child.Start(t.Context(), shell("exec sleep 60", dir))
		require.NoError(t, err)
		stays, err := child.Start(t.Context(), shell("exec sleep 60", other))
		require.NoError(t, err)
		t.Cleanup(func() { stays.Stop(syscall.SIGKILL, syscall.SIGKILL, 0) })
		find := func() []int { return child.Leftovers(dir, "sleep") }
		eventually(t, func() bool { return len(find()) == 1 })

		require.NoError(t, child.End(t.Context(), find, syscall.SIGTERM, syscall.SIGKILL))

		<-left.Done()
		require.NoError(t, syscall.Kill(stays.PID(), 0))
	})
}

func shell(script, dir string) child.Command {
	return child.Command{Path: "/bin/sh", Args: []string{"-c", script}, Dir: dir, Death: syscall.SIGKILL}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	require.Eventually(t, ok, 10*time.Second, 10*time.Millisecond)
}

type lines struct {
	mu   sync.Mutex
	text []string
}

func (l *lines) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, fmt.Sprintf(format, args...))
}

func (l *lines) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.text...)
}
