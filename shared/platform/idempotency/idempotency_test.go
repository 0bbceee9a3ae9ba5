package idempotency_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// bench is a route that declares incidents, behind the middleware.
type bench struct {
	handler http.Handler
	caller  auth.Identity
	runs    atomic.Int64
	answer  func(w http.ResponseWriter, r *http.Request) // replaces what the route answers
}

func newBench(t *testing.T) *bench {
	t.Helper()
	scope := pgtest.NewProject(t)
	b := &bench{caller: auth.Identity{
		Type: auth.ActorUser, Subject: uuid.NewString(), TenantID: scope.TenantID, ProjectID: scope.ProjectID, Role: auth.RoleEngineer,
	}}
	box, err := secrets.ParseKeys("k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	require.NoError(t, err)
	b.handler = idempotency.Middleware(pgtest.DB(t), box, writeError)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.runs.Add(1)
		id, err := declare(t, r)
		if err != nil {
			writeError(w, r, err)
			return
		}
		if b.answer != nil {
			b.answer(w, r)
			return
		}
		w.Header().Set("Location", "/api/v1/incidents/"+id)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"id":%q,"raw_key":"canary-secret"}`, id)
	}))
	return b
}

// declare is what a handler does: it knows nothing of the middleware.
func declare(t *testing.T, r *http.Request) (string, error) {
	t.Helper()
	title, err := io.ReadAll(r.Body)
	if err != nil {
		return "", err
	}
	scope, id := auth.Caller(r.Context()).Scope(), uuid.NewString()
	err = pgtest.DB(t).Write(r.Context(), scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(r.Context(), `
			INSERT INTO incident.incidents (id, tenant_id, project_id, title, detected_at)
			VALUES ($1, $2, $3, $4, now())`, id, scope.TenantID, scope.ProjectID, string(title))
		return err
	})
	return id, err
}

func writeError(w http.ResponseWriter, _ *http.Request, err error) {
	statuses := map[fault.Kind]int{
		fault.Invalid: http.StatusBadRequest, fault.Conflict: http.StatusConflict, fault.TooLarge: http.StatusRequestEntityTooLarge,
		fault.Unavailable: http.StatusServiceUnavailable, fault.Internal: http.StatusInternalServerError,
	}
	if known, ok := fault.As(err); ok {
		if known.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(known.RetryAfter.Seconds())))
		}
		if len(known.Fields) > 0 {
			w.Header().Set("X-Field", known.Fields[0].Field)
		}
	}
	w.WriteHeader(statuses[fault.KindOf(err)])
	_, _ = io.WriteString(w, fault.CodeOf(err))
}

func (b *bench) post(t *testing.T, key, body string) *http.Response {
	t.Helper()
	return b.send(t, b.caller, http.MethodPost, "/incidents", key, body)
}

func (b *bench) send(t *testing.T, caller auth.Identity, method, path, key, body string) *http.Response {
	t.Helper()
	req := httptest.NewRequestWithContext(auth.WithCaller(t.Context(), caller), method, path, strings.NewReader(body))
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	rec := httptest.NewRecorder()
	b.handler.ServeHTTP(rec, req)
	return rec.Result()
}

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return string(body)
}

func (b *bench) incidents(t *testing.T) int {
	t.Helper()
	return count(t, `SELECT count(*) FROM incident.incidents WHERE project_id = $1`, b.caller.ProjectID)
}

func (b *bench) keptAnswers(t *testing.T) int {
	t.Helper()
	return count(t, `SELECT count(*) FROM platform.idempotency_keys WHERE tenant_id = $1`, b.caller.TenantID)
}

func count(t *testing.T, query string, args ...any) int {
	t.Helper()
	var n int
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), query, args...).Scan(&n))
	return n
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()

	t.Run("a repeat gets the first answer and changes nothing", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		first := b.post(t, "key", "disk full")
		second := b.post(t, "key", "disk full")

		require.Equal(t, http.StatusCreated, first.StatusCode)
		require.Equal(t, http.StatusCreated, second.StatusCode)
		require.Empty(t, first.Header.Get("Idempotency-Replayed"))
		require.Equal(t, "true", second.Header.Get("Idempotency-Replayed"))
		for _, name := range []string{"Location", "Content-Type"} {
			require.NotEmpty(t, first.Header.Get(name))
			require.Equal(t, first.Header.Get(name), second.Header.Get(name))
		}
		require.Equal(t, text(t, first), text(t, second))
		require.Equal(t, 1, b.incidents(t))
		require.EqualValues(t, 1, b.runs.Load())
	})

	t.Run("the same key with another request is a conflict", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		require.Equal(t, http.StatusCreated, b.post(t, "key", "disk full").StatusCode)

		for _, res := range []*http.Response{
			b.post(t, "key", "disk empty"),
			b.send(t, b.caller, http.MethodPost, "/incidents?dry_run=true", "key", "disk full"),
		} {
			require.Equal(t, http.StatusConflict, res.StatusCode)
			require.Equal(t, "IDEMPOTENCY_CONFLICT", text(t, res))
		}
		require.Equal(t, 1, b.incidents(t))
	})

	t.Run("the key of another caller, project or route is another key", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		sibling := pgtest.NewSibling(t, b.caller.Scope())
		colleague, key, elsewhere := b.caller, b.caller, b.caller
		colleague.Subject = uuid.NewString()
		key.Type = auth.ActorAPIKey
		elsewhere.ProjectID = sibling.ProjectID

		require.Equal(t, http.StatusCreated, b.post(t, "key", "disk full").StatusCode)
		for _, caller := range []auth.Identity{colleague, key, elsewhere} {
			require.Empty(t, b.send(t, caller, http.MethodPost, "/incidents", "key", "other").Header.Get("Idempotency-Replayed"))
		}
		require.Equal(t, http.StatusCreated, b.send(t, b.caller, http.MethodPost, "/other", "key", "other").StatusCode)
		require.EqualValues(t, 5, b.runs.Load())
	})

	t.Run("five twins at once make one effect", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		begun, release := make(chan struct{}), make(chan struct{})
		var once sync.Once
		b.answer = func(w http.ResponseWriter, _ *http.Request) {
			once.Do(func() { close(begun) })
			<-release
			w.WriteHeader(http.StatusAccepted)
		}
		statuses := make(chan *http.Response, 5)
		go func() { statuses <- b.post(t, "key", "disk full") }()
		<-begun
		for range 4 {
			res := b.post(t, "key", "disk full")
			require.Equal(t, http.StatusConflict, res.StatusCode)
			require.Equal(t, "1", res.Header.Get("Retry-After"))
			require.Equal(t, "IN_PROGRESS", text(t, res))
		}
		close(release)
		require.Equal(t, http.StatusAccepted, (<-statuses).StatusCode)

		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { statuses <- b.post(t, "second", "disk full") })
		}
		wg.Wait()
		close(statuses)
		for res := range statuses {
			require.Contains(t, []int{http.StatusAccepted, http.StatusConflict}, res.StatusCode)
		}
		require.Equal(t, 2, b.incidents(t))
		require.EqualValues(t, 2, b.runs.Load())
	})

	t.Run("a refusal is kept, with nothing written", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }

		require.Equal(t, http.StatusNotFound, b.post(t, "key", "x").StatusCode)
		require.Equal(t, "true", b.post(t, "key", "x").Header.Get("Idempotency-Replayed"))
		require.EqualValues(t, 1, b.runs.Load())
	})

	for name, answer := range map[string]func(w http.ResponseWriter, r *http.Request){
		"a failure of ours":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"a limit":               func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"an end of the sign-in": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"what is asked to be sent again": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusConflict)
		},
	} {
		t.Run(name+" is sent, rolled back and tried anew", func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.answer = answer
			require.GreaterOrEqual(t, b.post(t, "key", "disk full").StatusCode, 400)
			require.Zero(t, b.incidents(t), "what the handler wrote is gone")
			require.Zero(t, b.keptAnswers(t))

			b.answer = nil
			res := b.post(t, "key", "disk full")

			require.Equal(t, http.StatusCreated, res.StatusCode)
			require.Empty(t, res.Header.Get("Idempotency-Replayed"))
			require.Equal(t, 1, b.incidents(t))
		})
	}

	t.Run("a panic leaves nothing behind", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.answer = func(http.ResponseWriter, *http.Request) { panic("planted") }
		require.PanicsWithValue(t, "planted", func() { b.post(t, "key", "disk full") })
		require.Zero(t, b.incidents(t))

		b.answer = nil
		require.Equal(t, http.StatusCreated, b.post(t, "key", "disk full").StatusCode)
	})

	t.Run("the kept answer is encrypted", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		require.Contains(t, text(t, b.post(t, "key", "disk full")), "canary-secret")

		var response []byte
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(),
			`SELECT response FROM platform.idempotency_keys WHERE tenant_id = $1`, b.caller.TenantID).Scan(&response))
		require.True(t, bytes.HasPrefix(response, []byte("enc:v1:k1:")))
		require.NotContains(t, string(response), "canary-secret")
	})

	t.Run("an answer older than a day is forgotten", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.post(t, "key", "disk full")
		_, err := pgtest.Owner(t).Exec(t.Context(), `
			UPDATE platform.idempotency_keys SET created_at = now() - interval '25 hours' WHERE tenant_id = $1`, b.caller.TenantID)
		require.NoError(t, err)

		require.Empty(t, b.post(t, "key", "another disk").Header.Get("Idempotency-Replayed"))
		require.Equal(t, "true", b.post(t, "key", "another disk").Header.Get("Idempotency-Replayed"))
		require.Equal(t, 2, b.incidents(t))
	})

	t.Run("a commit that fails is answered 503 and can be sent again", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.answer = dieThenAnswer(t, b)
		res := b.post(t, "key", "disk full")
		require.Equal(t, http.StatusServiceUnavailable, res.StatusCode)
		require.Equal(t, "1", res.Header.Get("Retry-After"))

		require.Zero(t, b.incidents(t))
		b.answer = nil
		require.Equal(t, http.StatusCreated, b.post(t, "key", "disk full").StatusCode)
	})
}

// dieThenAnswer cuts the connection behind the handler's back.
func dieThenAnswer(t *testing.T, b *bench) func(w http.ResponseWriter, r *http.Request) {
	t.Helper()
	return func(w http.ResponseWriter, r *http.Request) {
		var pid int
		err := pgtest.DB(t).Write(r.Context(), b.caller.Scope(), func(tx pgx.Tx) error {
			return tx.QueryRow(r.Context(), `SELECT pg_backend_pid()`).Scan(&pid)
		})
		if err == nil {
			_, err = pgtest.Owner(t).Exec(r.Context(), `SELECT pg_terminate_backend($1, 5000)`, pid)
		}
		if err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusCreated)
	}
}

func TestWhatIdempotencyLeavesAlone(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		caller func(*auth.Identity)
		method string
		key    string
	}{
		"no key":              {func(*auth.Identity) {}, http.MethodPost, ""},
		"another method":      {func(*auth.Identity) {}, http.MethodPut, "key"},
		"a webhook":           {func(i *auth.Identity) { i.Type = auth.ActorWebhook }, http.MethodPost, "key"},
		"an anonymous caller": {func(i *auth.Identity) { i.Type = auth.ActorAnonymous }, http.MethodPost, "key"},
		"background work":     {func(i *auth.Identity) { i.Type = auth.ActorSystem }, http.MethodPost, "key"},
	} {
		t.Run(name+" runs every time", func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			c.caller(&b.caller)
			for range 2 {
				require.Equal(t, http.StatusCreated, b.send(t, b.caller, c.method, "/incidents", c.key, "disk full").StatusCode)
			}
			require.EqualValues(t, 2, b.runs.Load())
			require.Zero(t, b.keptAnswers(t))
		})
	}

	for name, key := range map[string]string{
		"129 characters": strings.Repeat("k", 129),
		"a control code": "a\x01b",
		"not ASCII":      "schlüssel",
		"a tab":          "a\tb",
	} {
		t.Run("a key of "+name+" is refused by name", func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			res := b.post(t, key, "disk full")
			require.Equal(t, http.StatusBadRequest, res.StatusCode)
			require.Equal(t, "VALIDATION_ERROR", text(t, res))
			require.Equal(t, "header.Idempotency-Key", res.Header.Get("X-Field"))
			require.Zero(t, b.runs.Load())
		})
	}

	t.Run("an empty key and two keys are refused, 128 characters are not", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		for _, values := range [][]string{{""}, {"a", "b"}} {
			req := httptest.NewRequestWithContext(auth.WithCaller(t.Context(), b.caller), http.MethodPost, "/incidents", strings.NewReader("x"))
			req.Header["Idempotency-Key"] = values
			rec := httptest.NewRecorder()
			b.handler.ServeHTTP(rec, req)
			require.Equal(t, http.StatusBadRequest, rec.Code)
		}
		require.Equal(t, http.StatusCreated, b.post(t, strings.Repeat("~", 128), "disk full").StatusCode)
	})

	t.Run("a body beyond all limits is refused", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		res := b.post(t, "key", strings.Repeat("a", 8<<20+1))
		require.Equal(t, http.StatusRequestEntityTooLarge, res.StatusCode)
		require.Zero(t, b.runs.Load())
	})
}
