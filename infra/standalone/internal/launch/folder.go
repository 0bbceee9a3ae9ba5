package launch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/pgserver"
)

const (
	lockFile     = "up.lock"
	elsewhereDir = "/var/lib/srecopilot"
)

// folder is the data folder of a launch, held for as long as the launch lasts.
type folder struct {
	path string
	lock *os.File
}

// openFolder creates the data folder and takes its lock, so that two launches never
// work in one folder. The kernel gives the lock back however we end.
func openFolder(path string) (*folder, error) {
	// Servers that root starts run as another user, who must be able to pass through.
	if err := os.MkdirAll(path, 0o711); err != nil { //nolint:gosec // see above
		return nil, blame(path, err)
	}
	if err := os.MkdirAll(filepath.Join(path, "logs"), 0o700); err != nil {
		return nil, blame(path, err)
	}
	lock, err := os.OpenFile(filepath.Join(path, lockFile), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // a file of our data folder
	if err != nil {
		return nil, blame(path, err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		return nil, Problems{fmt.Sprintf("it is running already%s: open it in the browser, or stop it with make down", runningAs(path))}
	}
	f := &folder{path: path, lock: lock}
	return f, f.sign()
}

func (f *folder) sign() error {
	if err := f.lock.Truncate(0); err != nil {
		return err
	}
	_, err := f.lock.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func (f *folder) close() { _ = f.lock.Close() }

func (f *folder) join(name string) string { return filepath.Join(f.path, name) }

// blame says in one line why the folder cannot be used.
func blame(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return Problems{fmt.Sprintf("the data folder %s belongs to another user: start as that user, set DATA_DIR to another folder, or remove it to start empty", path)}
	}
	return Problems{fmt.Sprintf("the data folder %s cannot be used: %v", path, err)}
}

// runningAs tells the process id of the launch that holds the folder.
func runningAs(path string) string {
	pid, err := holder(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}

func holder(path string) (int, error) {
	text, err := os.ReadFile(filepath.Join(path, lockFile)) //nolint:gosec // a file of our data folder
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// serverHome returns the folder for the data of PostgreSQL and Redis, and the account
// they run as. It is the data folder, unless root starts them for another user who
// cannot get there, as in a checkout under /root.
func serverHome(ctx context.Context, data string) (string, child.Account, error) {
	account := child.Unprivileged(filepath.Join(data, "postgres"))
	elsewhere := filepath.Join(elsewhereDir, fingerprint(data))
	if !account.Switched || (!pgserver.HasData(elsewhere) && account.Reaches(ctx, data)) {
		return data, account, nil
	}
	account = child.Unprivileged(filepath.Join(elsewhere, "postgres"))
	if err := os.MkdirAll(elsewhere, 0o755); err != nil { //nolint:gosec // the account must be able to enter it
		return "", account, blame(elsewhere, err)
	}
	for _, dir := range []string{elsewhereDir, elsewhere} {
		if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // whatever the umask is
			return "", account, blame(dir, err)
		}
	}
	return elsewhere, account, nil
}

// fingerprint tells the data folders of different checkouts apart.
func fingerprint(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:6])
}
