package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
)

const initTimeout = 2 * time.Minute

// initialize creates the data folder on the first start. It works beside the final
// place and moves the result there, so that an interrupted attempt leaves nothing that
// looks like data.
func (s *Server) initialize(ctx context.Context) error {
	if HasData(s.options.Dir) {
		return nil
	}
	s.options.Say("creating the database folder %s", s.DataDir())

	draft := filepath.Join(s.options.Dir, "postgres.partial")
	var failed error
	for _, locale := range s.locales() {
		if failed = s.initdb(ctx, draft, locale); failed == nil {
			return os.Rename(draft, s.DataDir())
		}
	}
	return errors.Join(failed, os.RemoveAll(draft))
}

// locales returns the initdb arguments to try in turn. Sorting by code point with
// Unicode upper and lower case is what we want; plain C is what every system has.
func (s *Server) locales() [][]string {
	plain := []string{"--locale=C"}
	if s.programs.Major >= 17 {
		return [][]string{{"--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"}, plain}
	}
	return [][]string{{"--locale=C.UTF-8"}, plain}
}

func (s *Server) initdb(ctx context.Context, dir string, locale []string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if err := s.options.Account.Own(dir); err != nil {
		return err
	}
	password, err := s.passwordFile()
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(password) }()

	ctx, cancel := context.WithTimeout(ctx, initTimeout)
	defer cancel()
	args := append([]string{
		"-D", dir, "--username=" + owner, "--pwfile=" + password, "--auth=scram-sha-256",
		"--encoding=UTF8", "--no-instructions",
	}, locale...)
	err = child.Run(ctx, child.Command{Path: s.programs.path("initdb"), Args: args, Dir: dir, As: s.options.Account})
	if err != nil {
		return fmt.Errorf("create the database folder: %w", err)
	}
	return nil
}

// passwordFile hands the owner's password to initdb; a command line would show it.
func (s *Server) passwordFile() (string, error) {
	file, err := os.CreateTemp(s.options.Dir, ".initdb-*") // mode 0600
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(s.options.Password + "\n")
	return file.Name(), errors.Join(err, file.Close(), s.options.Account.Own(file.Name()))
}

// removeStaleLock removes postmaster.pid. It is called when no PostgreSQL works in
// the folder any more; without that PostgreSQL would refuse to start when the process
// id in it was given to another program of the same user. Where we cannot see who
// works in the folder, PostgreSQL's own judgment has to do.
func removeStaleLock(dir string) error {
	if !child.SeesLeftovers {
		return nil
	}
	err := os.Remove(filepath.Join(dir, "postmaster.pid"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
