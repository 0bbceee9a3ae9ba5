//go:build unix

package upstream

import (
	"net"
	"syscall"
)

// aliveness returns what reports whether an idle connection is still open and silent,
// without waiting: a service that stopped has closed it.
func aliveness(c net.Conn) func() bool {
	gone := func() bool { return false }
	raw, ok := c.(syscall.Conn)
	if !ok {
		return gone
	}
	control, err := raw.SyscallConn()
	if err != nil {
		return gone
	}
	silent := false
	look := func(fd uintptr) bool {
		var b [1]byte
		_, err := syscall.Read(int(fd), b[:])
		silent = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK
		return true
	}
	return func() bool {
		silent = false
		return control.Read(look) == nil && silent
	}
}
