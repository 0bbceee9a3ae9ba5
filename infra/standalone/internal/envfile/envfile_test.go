package envfile_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/envfile"
)

func TestRead(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		text string
		want map[string]string
		err  string
	}{
		"takes bare values and trims them":      {"A=1\n B = two words \n", map[string]string{"A": "1", "B": "two words"}, ""},
		"takes quoted values as they are":       {"A=\"x # y\"\nB='$z = 1' # why\n", map[string]string{"A": "x # y", "B": "$z = 1"}, ""},
		"skips comments, blanks and export":     {"# c\n\nexport A=1 # note\nB=a#b\nC= # none\n", map[string]string{"A": "1", "B": "a#b", "C": ""}, ""},
		"keeps later values":                    {"A=1\nA=2\n", map[string]string{"A": "2"}, ""},
		"keeps further equals signs":            {"A=k1:abc==\r\n", map[string]string{"A": "k1:abc=="}, ""},
		"names the line that is none":           {"A=1\nhunter2\n", nil, "line 2: expected NAME=value"},
		"names the line whose quote stays open": {"A='hunter2\n", nil, "line 1: the quoted value does not end"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), ".env")
			require.NoError(t, os.WriteFile(path, []byte(tt.text), 0o600))

			got, err := envfile.Read(path)

			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				require.NotContains(t, err.Error(), "hunter2", "a line may hold a secret")
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}

	t.Run("finds nothing in a file that does not exist", func(t *testing.T) {
		t.Parallel()
		got, err := envfile.Read(filepath.Join(t.TempDir(), ".env"))
		require.NoError(t, err)
		require.Empty(t, got)
	})
}

func TestMerge(t *testing.T) {
	t.Parallel()

	got := envfile.Merge(map[string]string{"A": "file", "B": "file"}, envfile.FromEnviron([]string{"B=environment", "C=x=y", "broken"}))

	require.Equal(t, map[string]string{"A": "file", "B": "environment", "C": "x=y"}, got)
}

func TestComplete(t *testing.T) {
	t.Parallel()
	recipes := map[string]envfile.Recipe{"PASSWORD": envfile.Password, "ENCRYPTION_KEYS": envfile.EncryptionKey}

	t.Run("generates what is missing into a file of its owner alone", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "secrets.env")

		got, err := envfile.Complete(path, recipes, nil)

		require.NoError(t, err)
		require.GreaterOrEqual(t, len(got["PASSWORD"]), 32)
		id, key, _ := strings.Cut(got["ENCRYPTION_KEYS"], ":")
		raw, err := base64.StdEncoding.DecodeString(key)
		require.NoError(t, err)
		require.Equal(t, "k1", id)
		require.Len(t, raw, 32)
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	})

	t.Run("returns the same secrets the next time", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "secrets.env")
		first, err := envfile.Complete(path, recipes, nil)
		require.NoError(t, err)

		second, err := envfile.Complete(path, recipes, nil)

		require.NoError(t, err)
		require.Equal(t, first, second)
	})

	t.Run("generates nothing that is given", func(t *testing.T) {
		t.Parallel()
		got, err := envfile.Complete(filepath.Join(t.TempDir(), "secrets.env"), recipes, map[string]string{"PASSWORD": "mine"})

		require.NoError(t, err)
		require.NotContains(t, got, "PASSWORD")
	})

	t.Run("makes every installation its own", func(t *testing.T) {
		t.Parallel()
		a, err := envfile.Complete(filepath.Join(t.TempDir(), "s"), recipes, nil)
		require.NoError(t, err)
		b, err := envfile.Complete(filepath.Join(t.TempDir(), "s"), recipes, nil)
		require.NoError(t, err)
		require.NotEqual(t, a, b)
	})
}
