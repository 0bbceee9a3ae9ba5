package process

import "syscall"

// attributes puts the program in a group of its own and has the kernel kill it
// when the test binary dies without having cleaned up.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
