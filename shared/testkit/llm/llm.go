// Package llm is a fake model provider for tests: an HTTP server that speaks the
// chat completions of OpenAI and Azure OpenAI and behaves well or badly, as told.
// It remembers every request, so that tests can see what would have left the
// platform.
package llm

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Mode is how the server answers a request.
type Mode string

// The modes. Good explains the candidates it is given with the evidence it is
// given; every other mode is one way to fail or to lie.
const (
	Good        Mode = "good"
	Fenced      Mode = "fenced"       // good, inside a code fence
	Slow        Mode = "slow"         // never answers
	RateLimited Mode = "rate_limited" // 429 with Retry-After
	Failing     Mode = "failing"      // 500
	Refusing    Mode = "refusing"     // 401, with the sent key in the error text
	NoSchema    Mode = "no_schema"    // 400 whenever a response schema is asked for
	Garbage     Mode = "garbage"      // prose instead of JSON
	Cut         Mode = "cut"          // JSON that ends in the middle
	Endless     Mode = "endless"      // an answer of many megabytes
	Inventing   Mode = "inventing"    // evidence that does not exist
	Lying       Mode = "lying"        // true ids, invented figures and quotations
	Obeying     Mode = "obeying"      // does what text in the evidence asks for
	Redirecting Mode = "redirecting"  // sends the request to another host
)

// Tokens that every answer with usage reports.
const (
	PromptTokens     = 1200
	CompletionTokens = 300
)

// Request is what the server was sent.
type Request struct {
	Path          string
	Query         string
	Authorization string
	APIKey        string
	Model         string
	Temperature   float64
	MaxTokens     int
	Schema        bool
	Messages      []Message
	Body          string
}

// Message is one message of a request.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Server is a running fake provider.
type Server struct {
	http *httptest.Server

	mu         sync.Mutex
	script     []Mode
	elsewhere  string
	retryAfter string
	requests   []Request
}

// New starts a provider that stops with the test. It answers in the given
// modes, one request each; the last one stays. Without modes it is good.
func New(tb testing.TB, modes ...Mode) *Server {
	tb.Helper()
	s := &Server{script: modes, retryAfter: "1"}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	tb.Cleanup(s.http.Close)
	tb.Cleanup(s.http.CloseClientConnections)
	return s
}

// URL is the base address for OPENAI_BASE_URL.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// AzureURL is the address for AZURE_OPENAI_ENDPOINT.
func (s *Server) AzureURL() string { return s.http.URL }

// Use changes how the next requests are answered.
func (s *Server) Use(modes ...Mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = modes
}

// Mode is how the next request is answered.
func (s *Server) Mode() Mode {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next()
}

func (s *Server) next() Mode {
	if len(s.script) == 0 {
		return Good
	}
	return s.script[0]
}

// RedirectTo sets where the mode Redirecting sends requests.
func (s *Server) RedirectTo(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.elsewhere = address
}

// RetryAfter sets the header of the mode RateLimited, one second to begin with.
func (s *Server) RetryAfter(seconds string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.retryAfter = seconds
}

// Requests returns what was sent so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	if err != nil {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	request := requestOf(r, body)
	mode := s.take(request)
	if !strings.HasSuffix(r.URL.Path, "/chat/completions") {
		http.NotFound(w, r)
		return
	}
	if s.refuse(w, r, mode, request) {
		return
	}
	write(w, mode, request)
}

// take remembers the request and returns the mode it is answered in.
func (s *Server) take(request Request) Mode {
	s.mu.Lock()
	defer s.mu.Unlock()
	mode := s.next()
	s.requests = append(s.requests, request)
	if len(s.script) > 1 {
		s.script = s.script[1:]
	}
	return mode
}

// refuse serves the modes that do not answer the question.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, mode Mode, request Request) bool {
	s.mu.Lock()
	elsewhere, retryAfter := s.elsewhere, s.retryAfter
	s.mu.Unlock()

	switch mode {
	case Slow:
		<-r.Context().Done()
	case RateLimited:
		w.Header().Set("Retry-After", retryAfter)
		fail(w, http.StatusTooManyRequests, "rate_limit_exceeded", "Rate limit reached.")
	case Failing:
		fail(w, http.StatusInternalServerError, "server_error", "The server had an error.")
	case Refusing:
		fail(w, http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided: "+request.Authorization+request.APIKey)
	case NoSchema:
		if !request.Schema {
			return false
		}
		fail(w, http.StatusBadRequest, "invalid_request_error", "response_format json_schema is not supported.")
	case Redirecting:
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
	default:
		return false
	}
	return true
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "type": code, "code": code}})
}

func requestOf(r *http.Request, body []byte) Request {
	var sent struct {
		Model               string    `json:"model"`
		Temperature         float64   `json:"temperature"`
		MaxTokens           int       `json:"max_tokens"`
		MaxCompletionTokens int       `json:"max_completion_tokens"`
		Messages            []Message `json:"messages"`
		ResponseFormat      struct {
			Type string `json:"type"`
		} `json:"response_format"`
	}
	_ = json.Unmarshal(body, &sent) // a body that is no JSON leaves the fields empty
	return Request{
		Path: r.URL.Path, Query: r.URL.RawQuery, Authorization: r.Header.Get("Authorization"), APIKey: r.Header.Get("api-key"),
		Model: sent.Model, Temperature: sent.Temperature, MaxTokens: max(sent.MaxTokens, sent.MaxCompletionTokens),
		Schema: sent.ResponseFormat.Type == "json_schema", Messages: sent.Messages, Body: string(body),
	}
}
