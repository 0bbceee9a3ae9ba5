package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const downWithin = time.Minute

// Down stops the launch that runs in the data folder of this checkout, and returns
// when it has ended.
func Down(ctx context.Context, o Options) error {
	environment, err := readEnvironment(o)
	if err != nil {
		return err
	}
	settings, err := parseSettings(o, environment)
	if err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(settings.DataDir, lockFile), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return tell(o.Out, "nothing is running here")
	}
	if err != nil {
		return blame(settings.DataDir, err)
	}
	defer func() { _ = lock.Close() }()
	if free(lock) {
		return tell(o.Out, "nothing is running here")
	}

	pid, err := holder(settings.DataDir)
	if err != nil {
		return fmt.Errorf("find the running process: %w", err)
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop process %d: %w", pid, err)
	}
	if err := awaitFree(ctx, lock); err != nil {
		return fmt.Errorf("process %d does not stop: %w", pid, err)
	}
	return tell(o.Out, "stopped; the data is kept")
}

func awaitFree(ctx context.Context, lock *os.File) error {
	ctx, cancel := context.WithTimeout(ctx, downWithin)
	defer cancel()
	probe := time.NewTicker(100 * time.Millisecond)
	defer probe.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-probe.C:
			if free(lock) {
				return nil
			}
		}
	}
}

// free reports whether nobody holds the lock.
func free(lock *os.File) bool {
	return syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

func tell(out io.Writer, text string) error {
	_, err := fmt.Fprintln(out, text)
	return err
}
