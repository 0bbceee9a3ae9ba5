package logfile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/logfile"
)

func TestFile(t *testing.T) {
	t.Parallel()

	t.Run("keeps the newest lines and bounds what is on disk", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "a.log")
		log, err := logfile.Open(path, 100)
		require.NoError(t, err)
		line := strings.Repeat("x", 29) + "\n"

		for range 50 {
			_, err := log.Write([]byte(line))
			require.NoError(t, err)
		}

		require.NoError(t, log.Close())
		for _, file := range []string{path, path + ".old"} {
			info, err := os.Stat(file)
			require.NoError(t, err)
			require.LessOrEqual(t, info.Size(), int64(100))
			require.Positive(t, info.Size())
		}
	})

	t.Run("continues an existing file", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "a.log")
		for range 2 {
			log, err := logfile.Open(path, 100)
			require.NoError(t, err)
			_, err = log.Write([]byte("line\n"))
			require.NoError(t, err)
			require.NoError(t, log.Close())
		}

		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "line\nline\n", string(text))
	})

	t.Run("keeps lines whole when many write", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "a.log")
		log, err := logfile.Open(path, 1<<20)
		require.NoError(t, err)
		var writers sync.WaitGroup
		for range 8 {
			writers.Go(func() {
				for range 100 {
					_, _ = log.Write([]byte("0123456789\n"))
				}
			})
		}
		writers.Wait()

		require.NoError(t, log.Close())
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, 800, bytes.Count(text, []byte("0123456789\n")))
	})
}
