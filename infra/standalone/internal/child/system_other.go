//go:build unix && !linux

package child

import "syscall"

// SeesLeftovers says whether Leftovers can find anything on this system.
const SeesLeftovers = false

// attributes puts the program into its own process group, so that Ctrl-C in the
// terminal reaches only us.
func attributes(syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// Leftovers finds nothing on systems without /proc: there the servers refuse to
// start twice over one folder by their own lock files, and say so.
func Leftovers(string, string) []int { return nil }
