package pgtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// graceSeconds lets the next "go test" of a run use the same server.
	graceSeconds = 15
	idleSeconds  = 600
	startTimeout = 30 * time.Second
)

//go:embed watchdog.sh
var watchdog string

// running returns the server to use, starting it when it does not run yet.
func running(ctx context.Context) (server, error) {
	if given := os.Getenv("TEST_DATABASE_URL"); given != "" {
		if _, err := url.Parse(given); err != nil {
			return server{}, fmt.Errorf("TEST_DATABASE_URL: %w", err)
		}
		return server{OwnerURL: given, AppPassword: "srecopilot-test"}, nil
	}
	bin, err := binaries(ctx)
	if err != nil {
		return server{}, err
	}

	var srv server
	folder := folderFor(bin)
	err = withLock(ctx, folder, func() error {
		if srv, err = known(ctx, folder); err != nil {
			if srv, err = start(ctx, folder, bin); err != nil {
				return fmt.Errorf("start PostgreSQL from %s: %w", bin, err)
			}
		}
		return register(folder)
	})
	return srv, err
}

// folderFor is the same for all test binaries of one user and one PostgreSQL.
func folderFor(bin string) string {
	sum := sha256.Sum256([]byte(bin))
	return filepath.Join(os.TempDir(), fmt.Sprintf("srecopilot-pgtest-%d-%x", os.Getuid(), sum[:4]))
}

// register tells the watchdog that this binary, and the "go test" that runs it,
// need the server.
func register(folder string) error {
	for kind, pid := range map[string]int{"binaries": os.Getpid(), "runs": os.Getppid()} {
		if err := os.MkdirAll(filepath.Join(folder, kind), 0o755); err != nil {
			return fmt.Errorf("register: %w", err)
		}
		if err := os.WriteFile(filepath.Join(folder, kind, strconv.Itoa(pid)), nil, 0o600); err != nil {
			return fmt.Errorf("register: %w", err)
		}
	}
	return nil
}

// known returns the server that another binary started, if it answers.
func known(ctx context.Context, folder string) (server, error) {
	var srv server
	content, err := os.ReadFile(filepath.Join(folder, "server.json"))
	if err != nil {
		return srv, err
	}
	if err := json.Unmarshal(content, &srv); err != nil {
		return srv, err
	}
	return srv, answers(ctx, srv)
}

func answers(ctx context.Context, srv server) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, srv.OwnerURL)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

func start(ctx context.Context, folder, bin string) (server, error) {
	for _, leftover := range []string{"server.json", "data", "binaries", "runs", "log", "password"} {
		if err := os.RemoveAll(filepath.Join(folder, leftover)); err != nil {
			return server{}, err
		}
	}
	as, err := unprivileged()
	if err != nil {
		return server{}, err
	}
	if bin, err = reachable(ctx, folder, bin, as); err != nil {
		return server{}, err
	}

	password := rand.Text()
	if err := initialize(ctx, folder, bin, password, as); err != nil {
		return server{}, err
	}
	srv, pid, err := launch(ctx, folder, bin, password, as)
	if err != nil {
		return server{}, err
	}
	content, err := json.Marshal(srv)
	if err != nil {
		return server{}, err
	}
	if err := os.WriteFile(filepath.Join(folder, "server.json"), content, 0o600); err != nil {
		return server{}, err
	}
	return srv, watch(folder, pid)
}

// unprivileged returns the user to run the server as: PostgreSQL refuses to run
// as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil //nolint:nilnil // nil means the present user
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(account.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(account.Gid, 10, 32)
		if err := errors.Join(errUID, errGID); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("%w: root needs a user postgres or nobody to run it as", errUnavailable)
}

// reachable returns the folder of binaries that the unprivileged user can run; a
// folder below another user's home is copied next to the data.
func reachable(ctx context.Context, folder, bin string, as *syscall.Credential) (string, error) {
	probe := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version")
	probe.SysProcAttr, probe.Dir = &syscall.SysProcAttr{Credential: as}, "/"
	if as == nil || probe.Run() == nil {
		return bin, nil
	}
	target := filepath.Join(folder, "postgresql")
	if err := os.RemoveAll(target); err != nil {
		return "", err
	}
	if err := os.CopyFS(target, os.DirFS(filepath.Dir(bin))); err != nil {
		return "", fmt.Errorf("copy it to where user %d can run it: %w", as.Uid, err)
	}
	return filepath.Join(target, filepath.Base(bin)), nil
}

// initialize makes the data folder. The locale is that of production, where
// lower() knows more than ASCII.
func initialize(ctx context.Context, folder, bin, password string, as *syscall.Credential) error {
	data, secret := filepath.Join(folder, "data"), filepath.Join(folder, "password")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return err
	}
	defer func() { _ = os.Remove(secret) }()
	if as != nil {
		err := errors.Join(os.Chown(data, int(as.Uid), int(as.Gid)), os.Chown(secret, int(as.Uid), int(as.Gid)))
		if err != nil {
			return err
		}
	}

	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "--pgdata", data, "--username", "owner",
		"--auth", "scram-sha-256", "--pwfile", secret, "--encoding", "UTF8", "--no-sync")
	cmd.SysProcAttr, cmd.Dir = &syscall.SysProcAttr{Credential: as}, "/"
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// settings are what every server of tests is started with.
func settings(folder, port string) []string {
	return []string{
		"-D", filepath.Join(folder, "data"),
		"-c", "listen_addresses=127.0.0.1", "-c", "port=" + port, "-c", "unix_socket_directories=", "-c", "jit=off",
		"-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c", "timezone=America/New_York",
	}
}

// launch starts the server on a free port, apart from this process so that it
// serves the next binary too.
func launch(ctx context.Context, folder, bin, password string, as *syscall.Credential) (server, int, error) {
	port, err := freePort(ctx)
	if err != nil {
		return server{}, 0, err
	}
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return server{}, 0, err
	}
	defer func() { _ = log.Close() }()

	cmd := exec.Command(filepath.Join(bin, "postgres"), append(settings(folder, port),
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as, Setsid: true}
	cmd.Dir, cmd.Stdout, cmd.Stderr = "/", log, log
	if err := cmd.Start(); err != nil {
		return server{}, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	srv := server{
		OwnerURL:    fmt.Sprintf("postgres://owner:%s@127.0.0.1:%s/postgres?sslmode=disable", password, port),
		AppPassword: rand.Text(),
	}
	if err := untilAnswers(ctx, srv, ended); err != nil {
		_ = cmd.Process.Kill()
		said, _ := os.ReadFile(log.Name())
		return server{}, 0, fmt.Errorf("%w: %s", err, bytes.TrimSpace(said))
	}
	return srv, cmd.Process.Pid, nil
}

func untilAnswers(ctx context.Context, srv server, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		err := answers(ctx, srv)
		if err == nil {
			return nil
		}
		select {
		case exit := <-ended:
			return fmt.Errorf("it ended: %w", exit)
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func watch(folder string, pid int) error {
	script := filepath.Join(folder, "watchdog.sh")
	if err := os.WriteFile(script, []byte(watchdog), 0o600); err != nil {
		return err
	}
	cmd := exec.Command("/bin/sh", script, folder, strconv.Itoa(pid),
		strconv.Itoa(graceSeconds), strconv.Itoa(idleSeconds))
	cmd.SysProcAttr, cmd.Dir = &syscall.SysProcAttr{Setsid: true}, "/"
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the watchdog: %w", err)
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

func freePort(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = listener.Close() }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}
