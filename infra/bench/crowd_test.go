package bench_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const (
	floorWorkers = 4
	openAtOnce   = 64
	opText       = 1
	opPing       = 9
	opPong       = 10
)

func init() { //nolint:gochecknoinits // two programs more than helpers names
	helpers["floor"], helpers["crowd"] = floorServer, crowd
}

func failHelper(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// floorServer is the least that a fan-out can cost: whatever is published on a channel
// of Redis is put into a frame once and written to every connection, which is a bare
// TCP connection that was sent nothing else.
func floorServer() {
	_, err := process.AllowFiles()
	failHelper(err)
	options, err := goredis.ParseURL(os.Getenv("BENCH_REDIS"))
	failHelper(err)
	listener, err := net.Listen("tcp", os.Getenv("BENCH_FLOOR"))
	failHelper(err)
	var mu sync.Mutex
	var conns []net.Conn
	go func() {
		for {
			c, err := listener.Accept()
			failHelper(err)
			mu.Lock()
			conns = append(conns, c)
			mu.Unlock()
		}
	}()
	go serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))

	messages := goredis.NewClient(options).Subscribe(context.Background(), "floor").Channel()
	for m := range messages {
		frame := framed([]byte(m.Payload))
		mu.Lock()
		all := conns
		mu.Unlock()
		var group sync.WaitGroup
		for worker := range floorWorkers {
			group.Go(func() {
				for i := worker; i < len(all); i += floorWorkers {
					_, _ = all[i].Write(frame) // who left is not counted
				}
			})
		}
		group.Wait()
	}
}

// framed is the WebSocket frame of a server with this text (RFC 6455 section 5.2).
func framed(text []byte) []byte {
	frame := []byte{0x80 | opText}
	if len(text) < 126 {
		frame = append(frame, byte(len(text)))
	} else {
		frame = binary.BigEndian.AppendUint16(append(frame, 126), uint16(len(text)))
	}
	return append(frame, text...)
}

// crowd is many clients in one process. It opens them when told to, and says when the
// last of them got a text that holds a mark.
//
//	POST /open?n=10000&url=http://host/ws   with the first frame as the body; without one bare TCP
//	POST /wait?mark=abc&n=10000             answers with the Unix time in nanoseconds of the last arrival
func crowd() {
	_, err := process.AllowFiles()
	failHelper(err)
	c := &listeners{changed: make(chan struct{}, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /open", c.open)
	mux.HandleFunc("POST /wait", c.wait)
	serve(mux)
}

// listeners counts what arrives. All clients of a round look for the same mark.
type listeners struct {
	mark    atomic.Pointer[string]
	arrived atomic.Int64
	last    atomic.Int64
	lost    atomic.Int64
	changed chan struct{}
}

func (l *listeners) open(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.FormValue("n"))
	hello, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	address := r.FormValue("url")
	errs := make(chan error, n)
	slots := make(chan struct{}, openAtOnce)
	for range n {
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			c, err := dial(address, hello)
			errs <- err
			if err == nil {
				go l.listen(c)
			}
		}()
	}
	var failed error
	for range n {
		failed = errors.Join(failed, <-errs)
	}
	if failed != nil {
		http.Error(w, failed.Error()[:min(500, len(failed.Error()))], http.StatusBadGateway)
	}
}

// client is a connection with what was read ahead.
type client struct {
	net.Conn
	read *bufio.Reader
}

// dial opens a connection, and a WebSocket on it when there is something to say first.
func dial(address string, hello []byte) (client, error) {
	_, rest, _ := strings.Cut(address, "://")
	host, path, _ := strings.Cut(rest, "/")
	raw, err := net.Dial("tcp", host)
	if err != nil {
		return client{}, err
	}
	c := client{raw, bufio.NewReaderSize(raw, 1024)}
	if len(hello) == 0 {
		return c, nil
	}
	_, err = fmt.Fprintf(c, "GET /%s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, host)
	if err != nil {
		return c, err
	}
	res, err := http.ReadResponse(c.read, nil)
	if err != nil {
		return c, err
	}
	if res.StatusCode != http.StatusSwitchingProtocols {
		return c, fmt.Errorf("the handshake was answered with %d", res.StatusCode)
	}
	if err := c.send(opText, hello); err != nil {
		return c, err
	}
	_, first, err := c.next()
	if err == nil && !strings.Contains(string(first), `"connected"`) {
		err = fmt.Errorf("refused: %s", first)
	}
	return c, err
}

// send writes a frame of a client, masked with zeros.
func (c client) send(op byte, text []byte) error {
	frame := []byte{0x80 | op}
	if len(text) < 126 {
		frame = append(frame, 0x80|byte(len(text)))
	} else {
		frame = binary.BigEndian.AppendUint16(append(frame, 0x80|126), uint16(len(text)))
	}
	frame = append(frame, 0, 0, 0, 0)
	_, err := c.Write(append(frame, text...))
	return err
}

// next reads a frame.
func (c client) next() (op byte, text []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(c.read, head[:]); err != nil {
		return 0, nil, err
	}
	size := uint64(head[1] & 0x7f)
	for extra := map[uint64]int{126: 2, 127: 8}[size]; extra > 0; extra = 0 {
		var long [8]byte
		if _, err := io.ReadFull(c.read, long[8-extra:]); err != nil {
			return 0, nil, err
		}
		size = binary.BigEndian.Uint64(long[:])
	}
	text = make([]byte, size)
	_, err = io.ReadFull(c.read, text)
	return head[0] & 0x0f, text, err
}

func (l *listeners) listen(c client) {
	defer c.Close()
	for {
		op, text, err := c.next()
		if err != nil {
			l.lost.Add(1)
			return
		}
		if op == opPing {
			_ = c.send(opPong, text) // a dead connection shows with the next read
			continue
		}
		if mark := l.mark.Load(); mark != nil && strings.Contains(string(text), *mark) {
			l.last.Store(time.Now().UnixNano())
			l.arrived.Add(1)
		}
	}
}

func (l *listeners) wait(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.ParseInt(r.FormValue("n"), 10, 64)
	mark := r.FormValue("mark")
	l.arrived.Store(0)
	l.mark.Store(&mark)
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush() // now the text may be sent
	for end := time.Now().Add(10 * time.Second); l.arrived.Load() < n && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	fmt.Fprintf(w, "%d %d %d", l.last.Load(), l.arrived.Load(), l.lost.Load())
}
