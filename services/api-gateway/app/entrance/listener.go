// Package entrance is what a connection passes before HTTP is spoken on it: a bound on
// the connections of one address, and a reader that ends a connection whose bytes two
// servers could take for different requests. It knows nothing of routes.
package entrance

import (
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ipv6Site is the part of an IPv6 address that one customer of a provider holds.
const ipv6Site = 64

// How long, and for how much, a connection is read whose request was answered before its
// body had come.
const (
	lingerTime  = 5 * time.Second
	lingerBytes = 64 << 20
)

// Listener admits connections.
type Listener struct {
	net.Listener

	most    int
	trusted []netip.Prefix
	refused atomic.Int64

	mu   sync.Mutex
	open map[netip.Prefix]int
}

// New returns a Listener that admits at most so many connections of one address at a
// time; proxies that stand for many clients are not counted, and zero bounds nobody.
func New(next net.Listener, most int, trusted []netip.Prefix) *Listener {
	return &Listener{Listener: next, most: most, trusted: trusted, open: map[netip.Prefix]int{}}
}

// Refused is how many connections found no place.
func (l *Listener) Refused() int64 { return l.refused.Load() }

// Accept returns the next connection that has a place. One without is closed at once.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		site, counted := l.siteOf(raw)
		if !counted {
			return newConn(raw, nil), nil
		}
		if l.enter(site) {
			return newConn(raw, func() { l.leave(site) }), nil
		}
		l.refused.Add(1)
		_ = raw.Close() // nothing was said on it
	}
}

// siteOf returns the address that a connection counts for.
func (l *Listener) siteOf(c net.Conn) (site netip.Prefix, counted bool) {
	peer, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil || l.most <= 0 {
		return site, false
	}
	address := peer.Addr().Unmap().WithZone("")
	if slices.ContainsFunc(l.trusted, func(p netip.Prefix) bool { return p.Contains(address) }) {
		return site, false
	}
	site, err = address.Prefix(min(address.BitLen(), ipv6Site))
	return site, err == nil
}

func (l *Listener) enter(site netip.Prefix) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[site] >= l.most {
		return false
	}
	l.open[site]++
	return true
}

func (l *Listener) leave(site netip.Prefix) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[site]--; l.open[site] <= 0 {
		delete(l.open, site)
	}
}

// conn is an admitted connection.
type conn struct {
	net.Conn

	wire   wire
	poison []byte // what the server still has to read before the end
	ended  bool
	close  func()

	lingering atomic.Bool
}

func newConn(raw net.Conn, left func()) *conn {
	c := &conn{Conn: raw, close: func() {}}
	if left != nil {
		c.close = sync.OnceFunc(left)
	}
	return c
}

// malformed makes any request head that it is put into one that the server answers with
// 400, and closes the connection after.
const malformed = "\x00\r\n\r\n"

// Read implements net.Conn. Up to what is ambiguous the bytes are passed on, so that
// requests before it are served; then the server is given what it refuses, and no
// more.
func (c *conn) Read(p []byte) (int, error) {
	if c.ended {
		if len(c.poison) == 0 {
			return 0, io.EOF
		}
		n := copy(p, c.poison)
		c.poison = c.poison[n:]
		return n, nil
	}
	n, err := c.Conn.Read(p)
	good, fine := c.wire.check(p[:n])
	if fine {
		return n, err
	}
	c.ended = true
	if c.wire.inHead() {
		c.poison = []byte(malformed)
	}
	if good > 0 {
		return good, nil
	}
	return c.Read(p)
}

// Close implements net.Conn.
func (c *conn) Close() error {
	if c.lingering.Load() {
		return nil // it closes when the client has read its answer
	}
	return c.end()
}

func (c *conn) end() error {
	c.close()
	return c.Conn.Close()
}

// CloseWrite ends the side of the server, which has answered without reading all that
// comes. Closed now, the connection would be reset, and many clients see that before the
// answer: what they still send is taken and dropped for a while.
func (c *conn) CloseWrite() error {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok || c.lingering.Swap(true) {
		return nil
	}
	go c.linger()
	return half.CloseWrite()
}

func (c *conn) linger() {
	_ = c.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.CopyN(io.Discard, c.Conn, lingerBytes)
	_ = c.end()
}
