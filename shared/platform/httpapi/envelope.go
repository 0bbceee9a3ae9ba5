package httpapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
)

const internalDetail = "Something went wrong on our side. The request id helps us to find out what."

// statuses is the one table from kind of failure to HTTP status.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.MethodNotAllowed: http.StatusMethodNotAllowed,
	fault.Conflict: http.StatusConflict, fault.TooLarge: http.StatusRequestEntityTooLarge, fault.UnsupportedMedia: http.StatusUnsupportedMediaType,
	fault.RateLimited: http.StatusTooManyRequests, fault.Upstream: http.StatusBadGateway, fault.Unavailable: http.StatusServiceUnavailable,
	fault.Timeout: http.StatusGatewayTimeout,
}

// causes are the short words that revision 1 clients read from the members
// error and message.
var causes = map[fault.Kind]string{
	fault.RateLimited: "rate_limited", fault.Upstream: "upstream_error",
	fault.Unavailable: "service_unavailable", fault.Timeout: "gateway_timeout",
}

// Envelope is the body of every error answer.
type Envelope struct {
	Status     string         `json:"status" enum:"error" doc:"Always error."`
	Detail     string         `json:"detail" doc:"A sentence fit to show to a person."`
	ErrorCode  string         `json:"error_code" doc:"A stable code to branch on."`
	RequestID  string         `json:"request_id" doc:"The id of the request in our logs."`
	Fields     []fault.Field  `json:"fields,omitempty" doc:"The invalid inputs; on validation errors only."`
	RetryAfter *int           `json:"retry_after,omitempty" doc:"Seconds to wait before a repeat."`
	Error      string         `json:"error,omitempty" doc:"A short cause."`
	Message    string         `json:"message,omitempty" doc:"A short cause."`
	Extra      map[string]any `json:"-"`
}

// failure is an envelope on its way out through huma.
type failure struct {
	envelope Envelope
	status   int
	kind     fault.Kind
	headers  http.Header
}

// Error makes failure an error, as huma wants it.
func (f *failure) Error() string { return f.envelope.ErrorCode + ": " + f.envelope.Detail }

// GetStatus tells huma the status to answer with.
func (f *failure) GetStatus() int { return f.status }

// MarshalJSON writes the envelope with its extra members.
func (f *failure) MarshalJSON() ([]byte, error) {
	body, err := json.Marshal(f.envelope)
	if err != nil || len(f.envelope.Extra) == 0 {
		return body, err
	}
	extra, err := json.Marshal(f.envelope.Extra, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return append(append(body[:len(body)-1], ','), extra[1:]...), nil
}

// Schema shows the envelope in the OpenAPI document.
func (f *failure) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[Envelope](), true, "")
}

// GetHeaders tells huma the headers to answer with.
func (f *failure) GetHeaders() http.Header {
	h := f.headers.Clone()
	if h == nil {
		h = http.Header{}
	}
	if f.envelope.RetryAfter != nil {
		h.Set("Retry-After", strconv.Itoa(*f.envelope.RetryAfter))
	}
	if f.kind == fault.Unauthenticated {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// headed is an error whose answer has headers of its own.
type headed struct {
	error
	headers http.Header
}

// Unwrap returns the error that is answered.
func (h *headed) Unwrap() error { return h.error }

// WithHeaders returns err so that its answer also has these headers, such as the
// cookies that a refused session clears.
func WithHeaders(err error, headers http.Header) error {
	return &headed{error: err, headers: headers}
}

func envelopeOf(ctx context.Context, err error) *failure {
	if f, ok := err.(*failure); ok { //nolint:errorlint // only ever unwrapped
		return f
	}
	e, ok := fault.As(expected(err))
	if !ok || e.Kind == fault.Internal {
		e = fault.New(fault.Internal, fault.CodeInternal, internalDetail)
	}

	f := &failure{status: statuses[e.Kind], kind: e.Kind, envelope: Envelope{
		Status: "error", Detail: e.Detail, ErrorCode: e.Code, RequestID: observe.RequestID(ctx), Fields: e.Fields,
		Error: causes[e.Kind], Message: causes[e.Kind], Extra: e.Extra,
	}}
	if h, ok := errors.AsType[*headed](err); ok {
		f.headers = h.headers
	}
	if e.RetryAfter > 0 {
		seconds := int(math.Ceil(e.RetryAfter.Seconds()))
		f.envelope.RetryAfter = &seconds
	}
	return f
}

// expected returns err, or the failure that it stands for when the work ran out of its
// time or was given up: that is no mistake of ours, and a repeat may succeed.
func expected(err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Timeout, fault.CodeTimeout, "The work took too long. Please try again.").RetryIn(time.Second).Because(err)
	case errors.Is(err, context.Canceled):
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "The work was broken off. Please try again.").RetryIn(time.Second).Because(err)
	default:
		return err
	}
}

// WriteError answers with the envelope of err, or with the status that WithRPCErrors
// asks for. An error that is no fault is INTERNAL_ERROR and its text stays here.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	f := envelopeOf(r.Context(), err)
	maps.Copy(w.Header(), f.GetHeaders())
	media, body, marshalErr := f.inRPC(r)
	if marshalErr != nil {
		media, body = "application/json", []byte(`{"status":"error","error_code":"INTERNAL_ERROR","detail":"`+internalDetail+`"}`)
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("X-Request-ID", f.envelope.RequestID)
	w.WriteHeader(f.status)
	_, _ = w.Write(body) //nolint:gosec // its own content type; a client that left reads nothing
}

// overrideHuma replaces the package variables of huma that decide how its
// own errors look. They are the same for every service of a process.
var overrideHuma = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		return envelopeOf(ctx.Context(), humaFault(status, message, errs))
	}
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return envelopeOf(context.Background(), humaFault(status, message, errs)) //nolint:forbidigo // huma gives no context; used for documents only
	}
})

// humaFault turns what huma found wrong with a request into a validation fault.
func humaFault(status int, message string, errs []error) error {
	if status >= http.StatusInternalServerError {
		return fmt.Errorf("%s: %v", message, errs)
	}

	e := fault.New(fault.Invalid, fault.CodeValidation, "The request is not valid.")
	for _, err := range errs {
		detailer, ok := err.(huma.ErrorDetailer)
		if !ok {
			continue
		}
		field := fieldOf(detailer.ErrorDetail())
		if field.Message == notUUID && e.Code != fault.CodeInvalidUUID {
			e.Code = fault.CodeInvalidUUID
			e.Fields = append([]fault.Field{field}, e.Fields...)
			continue
		}
		e.Fields = append(e.Fields, field)
	}
	if len(e.Fields) > 0 {
		e.Detail = e.Fields[0].Field + " " + e.Fields[0].Message
	}
	return e
}

const notUUID = "is not a valid UUID"

var (
	requiredProperty = regexp.MustCompile(`^expected required property (\S+) to be present$`)
	requiredParam    = regexp.MustCompile(`^required \w+ parameter is missing$`)
)

// fieldOf names the input as the contract does and says what it must be. The
// value is never echoed.
func fieldOf(d *huma.ErrorDetail) fault.Field {
	name := strings.TrimPrefix(d.Location, "body.")
	if name == "body" {
		name = ""
	}
	if m := requiredProperty.FindStringSubmatch(d.Message); m != nil {
		return fault.Field{Field: strings.TrimPrefix(name+"."+m[1], "."), Message: "is required"}
	}
	if name == "" {
		name = "body"
	}
	return fault.Field{Field: name, Message: friendly(d.Message)}
}

// friendly turns a requirement of huma into the end of a sentence that starts
// with the field's name.
func friendly(message string) string {
	if strings.Contains(strings.ToLower(message), "uuid") {
		return notUUID
	}
	if requiredParam.MatchString(message) {
		return "is required"
	}
	for _, p := range phrases {
		if m := p.form.FindStringSubmatch(message); m != nil {
			return p.form.ReplaceAllString(message, p.text)
		}
	}
	if strings.Contains(message, "json:") || strings.Contains(message, "jsontext:") || strings.HasPrefix(message, "invalid value") {
		return "has the wrong type"
	}
	return message
}

var phrases = []struct {
	form *regexp.Regexp
	text string
}{
	{regexp.MustCompile(`^expected (string|boolean|number)$`), "must be a $1"},
	{regexp.MustCompile(`^expected (integer|object|array)$`), "must be an $1"},
	{regexp.MustCompile(`^expected number >= (.+)$`), "must be at least $1"},
	{regexp.MustCompile(`^expected number <= (.+)$`), "must be at most $1"},
	{regexp.MustCompile(`^expected number > (.+)$`), "must be greater than $1"},
	{regexp.MustCompile(`^expected number < (.+)$`), "must be less than $1"},
	{regexp.MustCompile(`^expected length >= 1$`), "must not be empty"},
	{regexp.MustCompile(`^expected length >= (.+)$`), "must have at least $1 characters"},
	{regexp.MustCompile(`^expected length <= (.+)$`), "must have at most $1 characters"},
	{regexp.MustCompile(`^expected array length >= (.+)$`), "must have at least $1 entries"},
	{regexp.MustCompile(`^expected array length <= (.+)$`), "must have at most $1 entries"},
	{regexp.MustCompile(`^expected value to be one of "(.+)"$`), "must be one of $1"},
	{regexp.MustCompile(`^expected string to be RFC 3339 (.+)$`), "must be an RFC 3339 $1"},
	{regexp.MustCompile(`^expected string to be RFC \d+ (\w+).*$`), "must be a valid $1"},
	{regexp.MustCompile(`^expected string to (be|match pattern) (.+)$`), "must match $2"},
	{regexp.MustCompile(`^invalid (integer|float|boolean|date/time).*$`), "must be a valid $1"},
	{regexp.MustCompile(`^expected (.+)$`), "must be $1"},
}
