package process

import "syscall"

// attributes puts the program in a group of its own and has the kernel kill it
// when the test binary dies without having cleaned up.
func attributes(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as, Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
