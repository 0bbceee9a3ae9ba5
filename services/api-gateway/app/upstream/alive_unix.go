//go:build unix

package upstream

import (
	"net"
	"syscall"
)

// alive reports whether an idle connection is still open and silent, without
// waiting: a service that stopped has closed it.
func alive(c net.Conn) bool {
	raw, ok := c.(syscall.Conn)
	if !ok {
		return false
	}
	control, err := raw.SyscallConn()
	if err != nil {
		return false
	}
	silent := false
	err = control.Read(func(fd uintptr) bool {
		var b [1]byte
		_, readErr := syscall.Read(int(fd), b[:])
		silent = readErr == syscall.EAGAIN || readErr == syscall.EWOULDBLOCK //nolint:errorlint // an errno is never wrapped
		return true
	})
	return err == nil && silent
}
