package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
)

const (
	mostWaiting = 20_000
	mostAtOnce  = 1000 // of hosts and batches; logs may have more
)

// kinds are what is sent as JSON, by the list that it goes into.
var kinds = map[string]string{"logs": "/ingest/logs", "hosts": "/ingest/infrastructure", "batches": "/ingest/browser"}

// outbox keeps what is to be sent as JSON until the platform has taken it.
type outbox struct {
	mu      sync.Mutex
	waiting map[string][]any
}

func newOutbox() *outbox { return &outbox{waiting: map[string][]any{}} }

// add queues an item. When the platform is away for long the oldest are forgotten.
func (o *outbox) add(kind string, item any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting[kind] = append(o.waiting[kind], item)
	o.waiting[kind] = o.waiting[kind][max(0, len(o.waiting[kind])-mostWaiting):]
}

func (o *outbox) take(kind string) []any {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := min(len(o.waiting[kind]), mostAtOnce)
	taken := slices.Clone(o.waiting[kind][:n])
	o.waiting[kind] = slices.Delete(o.waiting[kind], 0, n)
	return taken
}

func (o *outbox) giveBack(kind string, items []any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting[kind] = append(items, o.waiting[kind]...)
}

// sender posts to the platform's public ingest, with the keys of the demo's project.
type sender struct {
	api    string
	source source
	client *http.Client
}

// flush posts what waits. What the platform could not take now is tried again next time.
func (s *sender) flush(ctx context.Context, o *outbox) error {
	for kind, path := range kinds {
		for {
			items := o.take(kind)
			if len(items) == 0 {
				break
			}
			body, err := json.Marshal(map[string]any{kind: items})
			if err != nil {
				return err
			}
			status, err := s.post(ctx, path, "application/json", body)
			if status == 0 || status == http.StatusTooManyRequests || status >= http.StatusInternalServerError {
				o.giveBack(kind, items)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// post sends a body and returns the status of the answer, 0 when there was none.
func (s *sender) post(ctx context.Context, path, contentType string, body []byte) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.api+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", contentType)
	if path == kinds["batches"] {
		request.Header.Set("X-API-Key", s.source.PagesKey)
		request.Header.Set("Origin", shopOrigin) // as the pages of the shop would
	} else {
		request.Header.Set("X-API-Key", s.source.Key)
	}
	if path == remoteWrite {
		request.Header.Set("Content-Encoding", "snappy")
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 300))
	if answer.StatusCode/100 != 2 {
		return answer.StatusCode, fmt.Errorf("%s answers %d %s", path, answer.StatusCode, text)
	}
	return answer.StatusCode, nil
}
