package pgserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FromNPM in place of a folder of programs asks for those of the npm package, also on a
// machine that has PostgreSQL.
const FromNPM = "npm"

const (
	oldestMajor    = 15
	versionTimeout = 5 * time.Second
)

// Programs is a folder with the programs initdb and postgres.
type Programs struct {
	Dir     string
	Version string
	Major   int
}

// Plan says which programs will run the server, or that they are to be installed.
type Plan struct{ programs Programs }

// MakePlan decides which PostgreSQL to run, without changing anything. Data that exists
// is only ever given to the major version that made it; new data goes to the newest
// version of the system, and what npm brings is the last resort. Every error is one
// line that says what to do.
func MakePlan(ctx context.Context, o Options) (Plan, error) {
	want := dataMajor(o.Dir)
	found, err := candidates(ctx, o)
	if err != nil {
		return Plan{}, err
	}
	for _, p := range found {
		if want == 0 || p.Major == want {
			return Plan{p}, nil
		}
	}
	if (o.Bin == "" || o.Bin == FromNPM) && (want == 0 || want == packageMajor(o.Package)) {
		return Plan{}, canInstall()
	}
	return Plan{}, fmt.Errorf("%s was made by PostgreSQL %d, and there is only %s here: install PostgreSQL %d, set PG_BIN to its folder, or move that folder away to start empty",
		dataDir(o.Dir), want, list(found), want)
}

// candidates returns the usable programs, most welcome first.
func candidates(ctx context.Context, o Options) ([]Programs, error) {
	if o.Bin == FromNPM {
		return installed(ctx, o), nil
	}
	if o.Bin != "" {
		p, err := inspect(ctx, o.Bin)
		if err != nil {
			return nil, fmt.Errorf("PG_BIN=%s: %w", o.Bin, err)
		}
		return []Programs{p}, nil
	}

	var found []Programs
	for _, dir := range systemFolders() {
		if p, err := inspect(ctx, dir); err == nil {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b Programs) int { return cmp.Compare(b.Major, a.Major) })
	return append(found, installed(ctx, o)...), nil
}

// installed returns what npm brought at an earlier start.
func installed(ctx context.Context, o Options) []Programs {
	p, err := inspect(ctx, installedBin(o.Dir))
	if err != nil {
		return nil
	}
	return []Programs{p}
}

// systemFolders returns where package managers put the programs, then PATH.
func systemFolders() []string {
	var dirs []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",         // Debian, Ubuntu
		"/usr/pgsql-*/bin",                  // Red Hat
		"/usr/libexec/postgresql*",          // Alpine
		"/opt/homebrew/opt/postgresql*/bin", // macOS
		"/usr/local/opt/postgresql*/bin",
	} {
		matches, _ := filepath.Glob(pattern) // the patterns are valid
		dirs = append(dirs, matches...)
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if plain, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(plain))
		}
	}
	return dirs
}

// inspect returns the programs in dir if they are complete and new enough.
func inspect(ctx context.Context, dir string) (Programs, error) {
	ctx, cancel := context.WithTimeout(ctx, versionTimeout)
	defer cancel()
	p := Programs{Dir: dir}
	if _, err := os.Stat(p.path("initdb")); err != nil {
		return p, errors.New("there is no initdb in that folder")
	}
	out, err := exec.CommandContext(ctx, p.path("postgres"), "--version").Output() //nolint:gosec // the folder is the administrator's choice
	if err != nil {
		return p, fmt.Errorf("postgres does not run: %w", err)
	}
	p.Version = version(string(out))
	p.Major = major(p.Version)
	if p.Major < oldestMajor {
		return p, fmt.Errorf("PostgreSQL %s is too old, %d or newer is needed", p.Version, oldestMajor)
	}
	return p, nil
}

func (p Programs) path(program string) string { return filepath.Join(p.Dir, program) }

var numbers = regexp.MustCompile(`\d+(\.\d+)?`)

// version finds "15.14" in "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)".
func version(text string) string { return numbers.FindString(text) }

func major(version string) int {
	text, _, _ := strings.Cut(strings.TrimSpace(version), ".")
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return number
}

func list(found []Programs) string {
	if len(found) == 0 {
		return "no PostgreSQL"
	}
	texts := make([]string, len(found))
	for i, p := range found {
		texts[i] = fmt.Sprintf("PostgreSQL %d in %s", p.Major, p.Dir)
	}
	return strings.Join(texts, " and ")
}
