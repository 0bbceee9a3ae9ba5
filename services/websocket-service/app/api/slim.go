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

// What a connection buffers: an ordinary frame of a client and a control frame of ours.
// Of thousands of connections most are silent, and those of the server would take 8 KiB
// each.
const (
	readBuffer  = 512
	writeBuffer = 256
)

// slim makes the buffers of the connection small that is taken over from it, and keeps
// its wire.
type slim struct {
	http.ResponseWriter

	writeTime time.Duration
	wire      *wire
}

// Hijack implements http.Hijacker. What the client has sent already stays in front.
func (s *slim) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(s.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("take over the connection: %w", err)
	}
	early, _ := buffers.Peek(buffers.Reader.Buffered())
	read := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(early), conn), max(readBuffer, len(early)))
	_, _ = read.Peek(len(early)) // it is there: reading it does not wait
	s.wire = newWire(conn, s.writeTime)
	return s.wire, bufio.NewReadWriter(read, bufio.NewWriterSize(s.wire, writeBuffer)), nil
}
