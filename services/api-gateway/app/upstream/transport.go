package upstream

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	dialTime    = 2 * time.Second
	maxIdle     = 64               // connections to one service
	idleTime    = 45 * time.Second // less than the 60 s after which services hang up
	maxBuffered = 64 << 10
	readBuffer  = 8 << 10
)

// Transport speaks HTTP/1.1 to the services in the goroutine of the caller. The
// standard transport hands every request to two goroutines of its connection and
// back, which costs a gateway about a third of its time. Requests it is not
// made for, such as long bodies and upgrades, go through the standard one.
type Transport struct {
	dialer   net.Dialer
	standard *http.Transport
	buffers  sync.Pool

	mu   sync.Mutex
	idle map[string][]*conn
}

// NewTransport returns a transport without connections.
func NewTransport() *Transport {
	dialer := net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}
	return &Transport{
		dialer: dialer, idle: map[string][]*conn{},
		buffers:  sync.Pool{New: func() any { return new(bytes.Buffer) }},
		standard: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: idleTime, DisableCompression: true},
	}
}

var errSwitched = errors.New("the service switched protocols unasked")

// refused reports whether nobody was listening.
func refused(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if !suits(r) {
		return long(t.standard, r)
	}
	message, ok := t.buffers.Get().(*bytes.Buffer)
	if !ok {
		message = new(bytes.Buffer)
	}
	defer t.buffers.Put(message)
	message.Reset()
	if err := write(message, r); err != nil {
		return nil, err
	}
	return t.exchange(r, message.Bytes())
}

// suits reports whether a request is plain HTTP with a short body of known length.
func suits(r *http.Request) bool {
	return r.URL.Scheme == "http" && r.ContentLength >= 0 && r.ContentLength <= maxBuffered &&
		r.Header["Upgrade"] == nil && r.Header["Expect"] == nil && len(r.Trailer) == 0
}

// exchange sends the message and reads the head of the answer. A connection that
// turns out to be dead before it answered is replaced once, for reads alone.
func (t *Transport) exchange(r *http.Request, message []byte) (*http.Response, error) {
	for {
		c, reused, err := t.connect(r.Context(), r.URL.Host)
		if err != nil {
			return nil, cmp.Or(context.Cause(r.Context()), err)
		}
		res, err := c.ask(r, message)
		if err == nil {
			res.Body = &answer{ReadCloser: res.Body, conn: c, transport: t, ctx: r.Context(), keep: !res.Close}
			return res, nil
		}
		c.close()
		if cause := context.Cause(r.Context()); cause != nil {
			return nil, cause
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, context.DeadlineExceeded
		}
		if !reused || r.Method != http.MethodGet {
			return nil, err
		}
	}
}

// write puts the whole request into b.
func write(b *bytes.Buffer, r *http.Request) error {
	b.WriteString(r.Method)
	b.WriteByte(' ')
	b.WriteString(r.URL.RequestURI())
	b.WriteString(" HTTP/1.1\r\nHost: ")
	b.WriteString(r.Host)
	b.WriteString("\r\n")
	for name, values := range r.Header {
		if name == "Host" || name == "Content-Length" || name == "Transfer-Encoding" || name == "Connection" {
			continue
		}
		for _, value := range values {
			if name == "User-Agent" && value == "" {
				continue // how a reverse proxy says that there is none
			}
			if breaks(value) {
				closeBody(r)
				return errors.New("a header holds a line break")
			}
			b.WriteString(name)
			b.WriteString(": ")
			b.WriteString(value)
			b.WriteString("\r\n")
		}
	}
	if r.ContentLength > 0 || r.Method != http.MethodGet && r.Method != http.MethodHead {
		b.WriteString("Content-Length: ")
		b.WriteString(strconv.FormatInt(r.ContentLength, 10))
		b.WriteString("\r\n")
	}
	b.WriteString("\r\n")
	return writeBody(b, r)
}

// breaks reports whether a value would end its line. Each search is for one byte, because
// one for several looks at every byte of what may be a long token.
func breaks(value string) bool {
	return strings.IndexByte(value, '\n') >= 0 || strings.IndexByte(value, '\r') >= 0 || strings.IndexByte(value, 0) >= 0
}

func writeBody(b *bytes.Buffer, r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	defer r.Body.Close()
	b.Grow(int(r.ContentLength) + bytes.MinRead) // by itself it would become twice as large, and leave as much behind
	n, err := io.Copy(b, r.Body)
	if err == nil && n != r.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// conn is a connection to a service, used by one request at a time.
type conn struct {
	net.Conn
	host   string
	read   *bufio.Reader
	alive  func() bool
	idleAt time.Time
	stop   func() bool
	until  time.Time // when the present answer, or the last one, has to be complete
}

func (c *conn) ask(r *http.Request, message []byte) (*http.Response, error) {
	c.stop = context.AfterFunc(r.Context(), c.interrupt)
	if _, err := c.Write(message); err != nil {
		return nil, err
	}
	for {
		res, err := http.ReadResponse(c.read, r)
		if err != nil {
			return nil, err
		}
		if res.StatusCode >= http.StatusOK {
			return res, nil
		}
		if res.StatusCode == http.StatusSwitchingProtocols {
			return nil, errSwitched
		}
	}
}

// await changes when the answer has to be complete.
func (c *conn) await(until time.Time) error {
	if until.IsZero() && c.until.IsZero() {
		return nil
	}
	c.until = until
	return c.SetDeadline(until)
}

// interrupt ends every read and write.
func (c *conn) interrupt() { _ = c.SetDeadline(time.Unix(1, 0)) }

func (c *conn) close() {
	if c.stop != nil {
		c.stop()
	}
	_ = c.Close() // there is nothing left to lose
}

// connect takes the connection that was used last, or makes one.
func (t *Transport) connect(ctx context.Context, host string) (c *conn, reused bool, err error) {
	until := limitOf(ctx)
	for {
		c := t.take(host)
		if c == nil {
			break
		}
		if time.Since(c.idleAt) < idleTime && c.await(until) == nil && c.alive() {
			return c, true, nil
		}
		c.close()
	}
	dialer := t.dialer
	dialer.Deadline = until
	raw, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, false, err
	}
	c = &conn{Conn: raw, host: host, read: bufio.NewReaderSize(raw, readBuffer), alive: aliveness(raw)}
	return c, false, c.await(until)
}

func (t *Transport) take(host string) *conn {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.idle[host]
	if len(list) == 0 {
		return nil
	}
	c := list[len(list)-1]
	list[len(list)-1] = nil
	t.idle[host] = list[:len(list)-1]
	return c
}

// keep puts a connection back whose answer is read to its end.
func (t *Transport) keep(c *conn) {
	if c.read.Buffered() > 0 || !c.stop() {
		c.close()
		return
	}
	c.idleAt = time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.idle[c.host]
	if len(list) >= maxIdle {
		c.close()
		return
	}
	if len(list) > 0 && time.Since(list[0].idleAt) > idleTime {
		list[0].close()
		copy(list, list[1:])
		list = list[:len(list)-1]
	}
	t.idle[c.host] = append(list, c)
}

// answer is the body of an answer; with its end the connection is free again.
type answer struct {
	io.ReadCloser
	conn      *conn
	transport *Transport
	ctx       context.Context // of the request
	keep      bool
	done      bool
}

// Read implements io.Reader.
func (a *answer) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	if err != nil {
		a.end(errors.Is(err, io.EOF))
	}
	return n, err
}

// Await implements Patient.
func (a *answer) Await(until time.Time) {
	if a.done {
		return
	}
	_ = a.conn.await(until) // of a connection that broke the reader hears soon
	if a.ctx.Err() != nil {
		a.conn.interrupt()
	}
}

// Close implements io.Closer. An answer that was not read ends its connection.
func (a *answer) Close() error {
	a.end(false)
	return nil
}

func (a *answer) end(complete bool) {
	if a.done {
		return
	}
	a.done = true
	if complete && a.keep {
		a.transport.keep(a.conn)
		return
	}
	a.conn.close()
}
