package httpapi

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxDepth is how deep a JSON body may nest.
const maxDepth = 32

// prepareBody reads, unpacks and checks a JSON body before anything decodes it.
// An absent body counts as an empty object.
func prepareBody(r *http.Request, op Operation) (*http.Request, error) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r, nil
	}
	body, err := ReadBody(r, op.bodyLimit())
	if err != nil {
		return r, err
	}
	if len(body) == 0 {
		body = []byte("{}")
	} else if !isJSON(r.Header.Get("Content-Type")) {
		return r, fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "The body must be sent as application/json.")
	}
	if err := CheckJSON(body); err != nil {
		return r, err
	}
	if err := checkBodyProject(body, auth.Caller(r.Context()), op); err != nil {
		return r, err
	}

	next := r.Clone(r.Context())
	next.Body = io.NopCloser(bytes.NewReader(body))
	next.ContentLength = int64(len(body))
	next.Header.Del("Content-Encoding")
	next.Header.Set("Content-Type", "application/json")
	return next, nil
}

func isJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && mediaType == "application/json"
}

// ReadBody returns the body of r, unpacked when it is gzip. At most limit bytes
// are accepted as sent and again after unpacking, counted while streaming.
func ReadBody(r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	sent := &limited{from: r.Body, left: limit}
	body, err := unpack(sent, r.Header.Get("Content-Encoding"), limit)
	if _, expected := fault.As(err); expected || err == nil {
		return body, err
	}
	if errors.Is(err, errTooLarge) {
		return nil, tooLarge(limit)
	}
	return nil, fault.New(fault.Invalid, fault.CodeValidation, "The body could not be read completely.").Because(err)
}

func unpack(sent io.Reader, encoding string, limit int64) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return io.ReadAll(sent)
	case "gzip":
		zip, err := gzip.NewReader(sent)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(&limited{from: zip, left: limit})
	default:
		return nil, fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "The content encoding is not supported. Send gzip or none.")
	}
}

var errTooLarge = errors.New("body over its limit")

// limited reads at most left bytes and then fails, unlike io.LimitReader, which
// would make a cut body look complete.
type limited struct {
	from io.Reader
	left int64
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

func tooLarge(limit int64) *fault.Error {
	return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The body is larger than %d bytes.", limit)
}

// CheckJSON walks a JSON text once and refuses what the contract refuses
// whatever the schema: malformed or trailing data, nesting deeper than 32
// levels, invalid UTF-8 and NUL in strings.
func CheckJSON(body []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowDuplicateNames(true))
	for {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) && d.StackDepth() == 0 {
			return nil
		}
		if err != nil {
			return fault.InvalidField("body", "is not valid JSON").Because(err)
		}
		if d.StackDepth() > maxDepth {
			return fault.InvalidField("body", "must not nest deeper than %d levels", maxDepth)
		}
		if token.Kind() == '0' && !finiteNumber(token.String()) {
			return fault.InvalidField(fieldAt(d.StackPointer()), "must be a number that a double can hold")
		}
		if token.Kind() == '"' && strings.ContainsRune(token.String(), 0) {
			return fault.InvalidField(fieldAt(d.StackPointer()), "must not contain NUL characters")
		}
		if d.StackDepth() == 0 {
			return onlyTokenOf(d)
		}
	}
}

// finiteNumber refuses what would be infinite, or nothing where something was
// written: neither the database nor a client could hold it.
func finiteNumber(text string) bool {
	value, err := strconv.ParseFloat(text, 64)
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return err == nil && (value != 0 || !strings.ContainsAny(mantissa, "123456789"))
}

// onlyTokenOf makes sure that nothing follows the value just read.
func onlyTokenOf(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return fault.InvalidField("body", "must hold one JSON value and nothing after it").Because(fmt.Errorf("trailing data: %w", err))
	}
	return nil
}

// fieldAt writes a JSON pointer the way the contract names fields:
// /alerts/2/labels is alerts[2].labels.
func fieldAt(pointer jsontext.Pointer) string {
	var b strings.Builder
	for token := range pointer.Tokens() {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			b.WriteString("[" + token + "]")
		case b.Len() > 0:
			b.WriteString("." + token)
		default:
			b.WriteString(token)
		}
	}
	if b.Len() == 0 {
		return "body"
	}
	return b.String()
}

// checkBodyProject applies the rule of conventions section 8 to the members
// tenant_id and project_id of an object body.
func checkBodyProject(body []byte, who auth.Identity, op Operation) error {
	var claims struct {
		TenantID  any `json:"tenant_id"`
		ProjectID any `json:"project_id"`
	}
	if !bytes.Contains(body, []byte(`t_id"`)) || unmarshal(body, &claims) != nil {
		return nil //nolint:nilerr // nothing claimed, or not an object: validation speaks next
	}
	if id, ok := claims.TenantID.(string); ok && who.Type == auth.ActorUser {
		if err := sameID("tenant_id", id, who.TenantID.String()); err != nil {
			return err
		}
	}
	if id, ok := claims.ProjectID.(string); ok && who.Type == auth.ActorUser && !op.NamesProject {
		return sameID("project_id", id, who.ProjectID.String())
	}
	return nil
}
