package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// unsignedFor is how long a lock may stand without saying whose it is.
const unsignedFor = 5 * time.Second

// withLock runs fn while no other test binary and no watchdog works on the
// folder. The lock is a directory, which a shell script can take as well.
func withLock(ctx context.Context, folder string, fn func() error) error {
	lock := filepath.Join(folder, "lock")
	for {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return fmt.Errorf("make the folder of the test server: %w", err)
		}
		err := os.Mkdir(lock, 0o755)
		if err == nil {
			break
		}
		if !errors.Is(err, os.ErrExist) && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("lock the test server: %w", err)
		}
		breakStale(lock)
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", lock, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	defer func() { _ = os.RemoveAll(lock) }()

	own := []byte(strconv.Itoa(os.Getpid()))
	if err := os.WriteFile(filepath.Join(lock, "pid"), own, 0o600); err != nil {
		return fmt.Errorf("sign the lock: %w", err)
	}
	return fn()
}

// breakStale removes a lock whose owner is gone. Renaming it first makes sure
// that only one of several waiters does.
func breakStale(lock string) {
	info, err := os.Stat(lock)
	if err != nil {
		return
	}
	signature, err := os.ReadFile(filepath.Join(lock, "pid"))
	switch {
	case err != nil && time.Since(info.ModTime()) < unsignedFor:
		return
	case err == nil && alive(string(signature)):
		return
	}
	stale := lock + ".stale." + strconv.Itoa(os.Getpid())
	if os.Rename(lock, stale) == nil {
		_ = os.RemoveAll(stale)
	}
}

func alive(pid string) bool {
	number, err := strconv.Atoi(strings.TrimSpace(pid))
	if err != nil || number <= 0 {
		return false
	}
	err = syscall.Kill(number, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
