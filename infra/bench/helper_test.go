package bench_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/upstream"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// helpers are programs that this binary becomes, by the value of BENCH_HELPER.
var helpers = map[string]func(){"backend": backend, "bare": bareProxy}

// startHelper runs one of them on a free port.
func startHelper(t *testing.T, name string, env ...string) (base string, p *process.Program) {
	t.Helper()
	address := process.FreeAddress(t)
	self, err := os.Executable()
	require.NoError(t, err)
	p = process.Start(t, process.Spec{
		Path: self, Env: append(env, "BENCH_HELPER="+name, "BENCH_ADDRESS="+address), Ready: process.Answers("http://" + address + "/health"),
	})
	return "http://" + address, p
}

func serve(handler http.Handler) {
	s := &http.Server{Addr: os.Getenv("BENCH_ADDRESS"), Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	if err := s.ListenAndServe(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// backend answers everything with 1 KB of JSON, after 2 ms when ?slow is given,
// and plays auth-service: every token is a viewer named after it.
func backend() {
	body := `{"items":["` + strings.Repeat("x", 1000) + `"]}`
	tenant, project := uuid.NewString(), uuid.NewString()
	serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/verify":
			user := uuid.NewSHA1(uuid.Nil, []byte(r.Header.Get("Authorization")))
			fmt.Fprintf(w, `{"sub":%q,"type":"access","email":"a@example.com","name":"Ann","tenant_id":%q,"project_id":%q,"project_role":"viewer","sid":%q}`,
				user, tenant, project, user)
			return
		case r.URL.RawQuery == "slow":
			<-time.After(2 * time.Millisecond)
		}
		_, _ = io.WriteString(w, body)
	}))
}

// bareProxy is the reverse proxy of the standard library on the transport of the gateway, with
// nothing around it.
func bareProxy() {
	target, err := url.Parse(os.Getenv("BENCH_TARGET"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	serve(&httputil.ReverseProxy{
		Rewrite:    func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport:  upstream.New("backend", target, upstream.NewTransport(), slog.New(slog.DiscardHandler)),
		BufferPool: &buffers{sync.Pool{New: func() any { return new([32 << 10]byte) }}},
	})
}

type buffers struct{ sync.Pool }

// Get implements httputil.BufferPool.
func (b *buffers) Get() []byte { return b.Pool.Get().(*[32 << 10]byte)[:] }

// Put implements httputil.BufferPool.
func (b *buffers) Put(p []byte) { b.Pool.Put((*[32 << 10]byte)(p)) }
