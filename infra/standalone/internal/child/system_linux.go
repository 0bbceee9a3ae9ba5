package child

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// SeesLeftovers says whether Leftovers can find anything on this system.
const SeesLeftovers = true

// attributes puts the program into its own process group, so that Ctrl-C in the
// terminal reaches only us, and ties its life to ours.
func attributes(death syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death}
}

// Leftovers returns the ids of running processes of the named program whose working
// folder is dir: what an earlier start of ours left behind.
func Leftovers(dir, program string) []int {
	var found []int
	folders, _ := filepath.Glob("/proc/[0-9]*") // the pattern is valid
	for _, folder := range folders {
		pid, err := strconv.Atoi(filepath.Base(folder))
		if err != nil || pid == os.Getpid() {
			continue
		}
		if runs(folder, program) && worksIn(folder, dir) {
			found = append(found, pid)
		}
	}
	return found
}

func runs(folder, program string) bool {
	name, err := os.ReadFile(filepath.Join(folder, "comm")) //nolint:gosec // a path below /proc
	return err == nil && strings.TrimSpace(string(name)) == program
}

func worksIn(folder, dir string) bool {
	cwd, err := os.Readlink(filepath.Join(folder, "cwd"))
	if err != nil {
		return false
	}
	plain, err := filepath.EvalSymlinks(dir)
	return err == nil && cwd == plain
}
