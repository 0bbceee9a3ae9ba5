package api

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// What a connection buffers: an ordinary frame. Of thousands of connections most are
// silent, and those of the server would take 8 KiB each.
const (
	readBuffer  = 512
	writeBuffer = 1 << 10
)

// slim makes the buffers of the connection small that is taken over from it, and bounds
// each of its writes: a deadline of the socket costs less than a context for every frame.
type slim struct {
	http.ResponseWriter

	writeTime time.Duration
}

// Hijack implements http.Hijacker. What the client has sent already stays in front.
func (s slim) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(s.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("take over the connection: %w", err)
	}
	early, _ := buffers.Peek(buffers.Reader.Buffered())
	read := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(early), conn), max(readBuffer, len(early)))
	_, _ = read.Peek(len(early)) // it is there: reading it does not wait
	conn = &timely{conn, s.writeTime}
	return conn, bufio.NewReadWriter(read, bufio.NewWriterSize(conn, writeBuffer)), nil
}

// timely is a connection on which no write takes longer than its time.
type timely struct {
	net.Conn

	writeTime time.Duration
}

// Write implements net.Conn.
func (c *timely) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.writeTime)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
