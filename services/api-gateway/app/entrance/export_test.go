package entrance

import (
	"bytes"
	"io"
	"net"
)

// Pass reads a text the way a server does, in pieces, and returns what comes through: up
// to the line that is not fine, whose beginning depends on the pieces and is left out.
func Pass(text []byte, size int) []byte {
	c := newConn(&pieces{left: text, size: size}, nil)
	got, _ := io.ReadAll(c)
	if c.ended {
		got = bytes.TrimSuffix(got, []byte(malformed))
		return got[:bytes.LastIndexByte(got, '\n')+1]
	}
	return got
}

// pieces is a connection on which a text arrives in pieces.
type pieces struct {
	net.Conn

	left []byte
	size int
}

// Read implements net.Conn.
func (p *pieces) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.left[:min(p.size, len(p.left))])
	p.left = p.left[n:]
	return n, nil
}
