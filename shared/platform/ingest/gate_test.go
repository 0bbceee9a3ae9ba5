package ingest_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// slow reads a body and works for as long as it is told.
type slow struct {
	took time.Duration
	most int // bodies in work at a time
	mu   sync.Mutex
	now  int
}

func (s *slow) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	s.mu.Lock()
	s.now++
	s.most = max(s.most, s.now)
	s.mu.Unlock()
	time.Sleep(s.took)
	s.mu.Lock()
	s.now--
	s.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

const bodySize = 64 << 10

var zeros = make([]byte, bodySize)

func postTo(h http.Handler, project uuid.UUID) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(zeros))
	r = r.WithContext(auth.WithCaller(r.Context(), auth.Identity{Type: auth.ActorAPIKey, ProjectID: project}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// flood posts n bodies of a project at once and returns their answers by status.
func flood(h http.Handler, project uuid.UUID, n int) map[int]int {
	var mu sync.Mutex
	got := map[int]int{}
	var posting sync.WaitGroup
	for range n {
		posting.Go(func() {
			w := postTo(h, project)
			mu.Lock()
			defer mu.Unlock()
			got[w.Code]++
			if w.Code != http.StatusNoContent && w.Header().Get("Retry-After") == "" {
				got[-1]++
			}
		})
	}
	posting.Wait()
	return got
}

func TestGate(t *testing.T) {
	t.Parallel()

	t.Run("what exceeds the limit is refused at once, and says when to come again", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			gate, work := ingest.NewGate(prometheus.NewRegistry()), &slow{took: 900 * time.Millisecond}
			room := int(gate.Limit()) / bodySize
			started := time.Now()
			got := flood(gate.Around(work), uuid.New(), 10*room)
			require.LessOrEqual(t, time.Since(started), time.Second)
			require.Equal(t, room*3/4, got[http.StatusNoContent], "one project takes three quarters")
			require.Equal(t, 10*room, got[http.StatusNoContent]+got[http.StatusTooManyRequests])
			require.Zero(t, got[-1], "answers without Retry-After")
			require.Equal(t, room*3/4, work.most)
		})
	})

	t.Run("a project finds a place beside one that takes all it can", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			gate, work := ingest.NewGate(nil), &slow{took: time.Second}
			h := gate.Around(work)
			var others sync.WaitGroup
			others.Go(func() { flood(h, uuid.New(), 100) })
			synctest.Wait()
			require.Equal(t, http.StatusNoContent, postTo(h, uuid.New()).Code)
			others.Wait()
		})
	})

	t.Run("all projects together are bounded", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			gate, work := ingest.NewGate(nil), &slow{took: time.Second}
			h := gate.Around(work)
			var others sync.WaitGroup
			for range 2 {
				others.Go(func() { flood(h, uuid.New(), 100) })
			}
			synctest.Wait()
			require.Equal(t, http.StatusServiceUnavailable, postTo(h, uuid.New()).Code)
			others.Wait()
		})
	})

	t.Run("work that is late makes the limit smaller, and work in time makes it larger again", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			gate, work := ingest.NewGate(nil), &slow{took: 5 * time.Second}
			h, before := gate.Around(work), gate.Limit()
			for range 20 {
				flood(h, uuid.New(), 100)
			}
			late := gate.Limit()
			require.Less(t, late, before/10)
			work.took = 10 * time.Millisecond
			for range 200 {
				flood(h, uuid.New(), 100)
			}
			require.Greater(t, gate.Limit(), before)
		})
	})

	t.Run("a body alone is admitted whatever the limit, and its time says nothing", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			gate, work := ingest.NewGate(nil), &slow{took: time.Minute}
			h, before := gate.Around(work), gate.Limit()
			require.Equal(t, http.StatusNoContent, postTo(h, uuid.New()).Code)
			require.InDelta(t, before, gate.Limit(), 0)
		})
	})

	t.Run("what is small on the wire counts for what it is in memory", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			const unpackedSize, room, most = 8 << 20, 8, 64 << 20
			body := packed(t, "gzip", make([]byte, unpackedSize))
			gate := ingest.NewGate(nil)
			var mu sync.Mutex
			held, refused := 0, 0
			var entered sync.WaitGroup
			entered.Add(3 * room)
			h := gate.Around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				entered.Done()
				entered.Wait()
				_, err := ingest.Read(r)
				mu.Lock()
				switch {
				case err == nil:
					held++
				case fault.KindOf(err) == fault.Unavailable:
					refused++
				}
				mu.Unlock()
				time.Sleep(time.Second / 2)
			}))
			var posting sync.WaitGroup
			for range 3 * room {
				posting.Go(func() { h.ServeHTTP(httptest.NewRecorder(), request(body, "gzip")) })
			}
			posting.Wait()
			require.LessOrEqual(t, held*unpackedSize, most)
			require.Equal(t, 3*room, held+refused)
			require.Equal(t, http.StatusNoContent, postTo(gate.Around(&slow{}), uuid.New()).Code, "everything was given back")
		})
	})

	t.Run("a sender that is slow to send says nothing about the work", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			gate, work := ingest.NewGate(nil), &slow{took: time.Millisecond}
			h, before := gate.Around(work), gate.Limit()
			var posting sync.WaitGroup
			for range 20 {
				posting.Go(func() {
					from, to := io.Pipe()
					go func() {
						time.Sleep(20 * time.Second)
						_ = to.Close()
					}()
					r := httptest.NewRequest(http.MethodPost, "/", from)
					h.ServeHTTP(httptest.NewRecorder(), r)
				})
			}
			posting.Wait()
			require.GreaterOrEqual(t, gate.Limit(), before)
		})
	})
}
