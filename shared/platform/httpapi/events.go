package httpapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// eventWrite is how long a reader may take for what is sent to him at once.
const eventWrite = 20 * time.Second

// EventStream writes server-sent events to one reader.
type EventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	failed  bool
}

// NewEventStream returns the stream to a reader. Nothing is written before Begin.
func NewEventStream(w http.ResponseWriter) *EventStream {
	return &EventStream{w: w, control: http.NewResponseController(w)}
}

// Begin starts the answer.
func (s *EventStream) Begin() {
	header := s.w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-cache")
	header.Set("Connection", "keep-alive")
	header.Set("X-Accel-Buffering", "no")
	_ = s.control.SetReadDeadline(time.Time{}) // the server's is for the request, which is here
}

// Send writes an event. The id and the kind may be empty; data is one line.
func (s *EventStream) Send(id, kind string, data []byte) {
	var text strings.Builder
	if id != "" {
		text.WriteString("id: " + id + "\n")
	}
	if kind != "" {
		text.WriteString("event: " + kind + "\n")
	}
	text.WriteString("data: ")
	text.Write(data)
	text.WriteString("\n\n")
	s.put(text.String())
}

// Comment writes a line that readers skip.
func (s *EventStream) Comment(text string) { s.put(": " + text + "\n\n") }

func (s *EventStream) put(text string) {
	if s.failed {
		return
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(eventWrite)) // without one a dead client is noticed later
	if _, err := s.w.Write([]byte(text)); err != nil {
		s.failed = true
	}
}

// Flush sends what was written.
func (s *EventStream) Flush() {
	if !s.failed && s.control.Flush() != nil {
		s.failed = true
	}
}

// End tells the reader why the stream is over and that it may connect again.
func (s *EventStream) End(why string) {
	text, _ := json.Marshal(map[string]string{"reason": why}) // texts always marshal
	s.Send("", "end", text)
	s.Flush()
}

// Failed reports whether the reader is gone.
func (s *EventStream) Failed() bool { return s.failed }
