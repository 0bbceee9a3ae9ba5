package api

import (
	"net"
	"sync"
	"syscall"
	"time"
)

const (
	opMask  = 0x0f
	opClose = 0x08
)

// wire is a connection that whole frames are written to: control frames by the library,
// events by whoever has one. No write takes longer than its time, which is a deadline of
// the socket: that costs less than a context for every frame.
type wire struct {
	net.Conn

	writeTime time.Duration
	raw       syscall.RawConn // nil where the connection has none

	mu     sync.Mutex
	rest   []byte // of a frame that went out in part
	closed bool   // a close frame went out, or a part of a frame: nothing may follow
}

func newWire(conn net.Conn, writeTime time.Duration) *wire {
	w := &wire{Conn: conn, writeTime: writeTime}
	if socket, ok := conn.(syscall.Conn); ok {
		w.raw, _ = socket.SyscallConn()
	}
	return w
}

// Write writes a control frame, which is what the library has to say.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.write(p); err != nil {
		return 0, err
	}
	w.closed = len(p) > 0 && p[0]&opMask == opClose
	return len(p), nil
}

// Send writes a frame, or what Try returned of one.
func (w *wire) Send(frame []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write(frame)
}

// write ends the wire when it fails: what went out may be a part of a frame.
func (w *wire) write(p []byte) (err error) {
	if w.closed {
		return net.ErrClosed
	}
	defer func() { w.closed = err != nil }()
	if err := w.SetWriteDeadline(time.Now().Add(w.writeTime)); err != nil {
		return err
	}
	for _, part := range [][]byte{w.rest, p} {
		if len(part) == 0 {
			continue
		}
		if _, err := w.Conn.Write(part); err != nil {
			return err
		}
	}
	w.rest = nil
	return w.SetWriteDeadline(time.Time{}) // one that has passed would make Try fail
}

// Try writes what goes without waiting. It reports whether that was all; if not, the
// frame or nothing is left for Send, which has to come next.
func (w *wire) Try(frame []byte) (left []byte, all bool) {
	if w.raw == nil || !w.mu.TryLock() {
		return frame, false
	}
	defer w.mu.Unlock()
	if w.closed || len(w.rest) > 0 {
		return frame, false
	}
	written := 0
	err := w.raw.Write(func(socket uintptr) bool {
		written, _ = syscall.Write(int(socket), frame) // Send meets the error again
		return true                                    // whatever came of it: there is no waiting here
	})
	switch {
	case err != nil || written <= 0:
		return frame, false
	case written < len(frame):
		w.rest = frame[written:]
		return nil, false
	default:
		return nil, true
	}
}
