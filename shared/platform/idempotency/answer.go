package idempotency

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
)

// replayed lists the headers that belong to the answer itself. The others, such as the
// request id and rate limits, are those of the request at hand.
var replayed = []string{"Content-Type", "Location"}

// answer holds what a handler writes until the transaction has committed.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
	repeat bool
	begun  bool
}

func newAnswer() *answer {
	return &answer{status: http.StatusOK, header: http.Header{}}
}

// Header returns the headers to be sent.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader sets the status once.
func (a *answer) WriteHeader(status int) {
	if !a.begun && status >= http.StatusOK {
		a.status, a.begun = status, true
	}
}

// Write adds to the body.
func (a *answer) Write(p []byte) (int, error) {
	a.begun = true
	return a.body.Write(p)
}

// isKept says whether a repeat of the request gets this answer. A failure of ours is
// tried anew, and so is what the caller is told to send again.
func (a *answer) isKept() bool {
	return a.status < http.StatusInternalServerError && a.status != http.StatusUnauthorized &&
		a.status != http.StatusTooManyRequests && a.header.Get("Retry-After") == ""
}

func (a *answer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if a.repeat {
		w.Header().Set(replayedHeader, "true")
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) //nolint:gosec // the handler's own bytes; a client that went away asks again
}

type stored struct {
	Header map[string]string `json:"header"`
	Body   []byte            `json:"body"`
}

func (a *answer) encode() (string, error) {
	s := stored{Header: map[string]string{}, Body: a.body.Bytes()}
	for _, name := range replayed {
		if value := a.header.Get(name); value != "" {
			s.Header[name] = value
		}
	}
	plain, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("encode answer: %w", err)
	}
	return string(plain), nil
}

func decode(status int, plain string) (*answer, error) {
	var s stored
	if err := json.Unmarshal([]byte(plain), &s); err != nil {
		return nil, fmt.Errorf("decode kept answer: %w", err)
	}
	a := newAnswer()
	a.status, a.repeat = status, true
	for name, value := range s.Header {
		a.header.Set(name, value)
	}
	a.body.Write(s.Body)
	return a, nil
}
