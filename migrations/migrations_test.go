package migrations_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/migrations"
)

func files(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(migrations.FS(), "*")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	return names
}

// TestFilesDoNotChange holds every file to the sum that was recorded when it was
// added: databases that already ran it would not run it again.
func TestFilesDoNotChange(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("checksums.txt")
	require.NoError(t, err)
	recorded := map[string]string{}
	for line := range strings.Lines(string(content)) {
		sum, name, found := strings.Cut(strings.TrimSpace(line), "  sql/")
		require.True(t, found, "checksums.txt has the line %q", line)
		recorded[name] = sum
	}

	for _, name := range files(t) {
		sql, err := fs.ReadFile(migrations.FS(), name)
		require.NoError(t, err)
		sum := sha256.Sum256(sql)
		require.Contains(t, recorded, name, "a new file needs its line: sha256sum sql/*.sql > checksums.txt")
		require.Equal(t, recorded[name], hex.EncodeToString(sum[:]),
			"%s has changed. What is merged stays as it is: add a new file that changes what it made", name)
		delete(recorded, name)
	}
	require.Empty(t, recorded, "files that were merged are gone")
}

func TestFilesAreNumberedWithoutGaps(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^(\d{5})_[a-z0-9_]+\.sql$`)

	for i, name := range files(t) {
		parts := shape.FindStringSubmatch(name)
		require.NotNil(t, parts, "%s is not named 00001_what_it_does.sql", name)
		number, err := strconv.Atoi(parts[1])
		require.NoError(t, err)
		require.Equal(t, i+1, number, name)
	}
	require.EqualValues(t, len(files(t)), migrations.Version())
}

func TestFilesGoForwardOnly(t *testing.T) {
	t.Parallel()
	for _, name := range files(t) {
		sql, err := fs.ReadFile(migrations.FS(), name)
		require.NoError(t, err)
		require.Contains(t, string(sql), "-- +goose Up", name)
		require.NotContains(t, string(sql), "-- +goose Down", name)
	}
}
