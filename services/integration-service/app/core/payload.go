package core

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxNumber is the longest number, in characters, that is kept as sent.
const maxNumber = 128

// Payload is a delivery as its sender wrote it, decoded and not yet judged.
type Payload struct {
	Status       string
	GroupKey     string
	ExternalURL  string
	CommonLabels map[string]string
	Truncated    int
	Alerts       []Draft
}

// Draft is one alert as its sender wrote it. What is absent or null is empty. Problem
// says why it cannot be read, the rest does not count then.
type Draft struct {
	Field        string // how the alert is named in messages: alerts[2]
	Status       string
	Labels       map[string]string
	Annotations  map[string]string
	StartsAt     *time.Time
	EndsAt       *time.Time
	GeneratorURL string
	Fingerprint  string
	Problem      *fault.Field

	// Only some senders say these themselves.
	Name            string
	Service         string
	GroupKey        string
	DefaultSeverity alert.Severity // without a severity among the labels
	StartName       string         // what the start is called, startsAt if empty
	Left            string         // why the alert is left out, if it is
}

// decodeOptions are the wire rules of the platform: names match exactly, unknown
// members are ignored, the last of duplicate names counts.
var decodeOptions = json.JoinOptions(jsontext.AllowDuplicateNames(true))

// items splits an array into its values without decoding them. More than MaxAlerts
// are too many.
func items(field string, array jsontext.Value) ([]jsontext.Value, error) {
	if array.Kind() != '[' {
		return nil, fault.InvalidField(field, "must be an array")
	}
	d := jsontext.NewDecoder(bytes.NewReader(array), decodeOptions)
	if _, err := d.ReadToken(); err != nil {
		return nil, fault.InvalidField(field, "is not valid JSON").Because(err)
	}
	var list []jsontext.Value
	for d.PeekKind() != ']' {
		value, err := d.ReadValue()
		if err != nil {
			return nil, fault.InvalidField(field, "is not valid JSON").Because(err)
		}
		if len(list) == MaxAlerts {
			return nil, fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "A delivery may hold at most %d alerts.", MaxAlerts)
		}
		list = append(list, value.Clone())
	}
	return list, nil
}

// absent reports that a member was not given or is null.
func absent(v jsontext.Value) bool {
	return len(v) == 0 || v.Kind() == 'n'
}

func problem(field, message string) *fault.Field {
	return &fault.Field{Field: field, Message: message}
}

// textOf reads a string.
func textOf(field string, v jsontext.Value) (string, *fault.Field) {
	if absent(v) {
		return "", nil
	}
	if v.Kind() != '"' {
		return "", problem(field, "must be a string")
	}
	text, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return "", problem(field, "must be a string")
	}
	return string(text), nil
}

// timeOf reads a time with any offset; without one it is UTC. Empty text is no time.
func timeOf(field string, v jsontext.Value) (*time.Time, *fault.Field) {
	text, wrong := textOf(field, v)
	if wrong != nil || text == "" {
		return nil, wrong
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil {
			at = at.UTC().Truncate(time.Microsecond)
			return &at, nil
		}
	}
	return nil, problem(field, "must be an RFC 3339 date-time")
}

// plainText is a text, or the JSON text of another value. Null is empty.
func plainText(v jsontext.Value) string {
	if absent(v) {
		return ""
	}
	if v.Kind() == '"' {
		text, _ := textOf("", v) // a valid string
		return text
	}
	v = v.Clone()
	_ = v.Compact() // valid already
	return string(v)
}

// textsOf reads an object of texts. Values of another type become their JSON text,
// null counts as not given.
func textsOf(field string, v jsontext.Value) (map[string]string, *fault.Field) {
	if absent(v) {
		return map[string]string{}, nil
	}
	if v.Kind() != '{' {
		return nil, problem(field, "must be an object")
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(v, &members, decodeOptions); err != nil {
		return nil, problem(field, "must be an object")
	}
	texts := make(map[string]string, len(members))
	for name, value := range members {
		if !absent(value) {
			texts[name] = plainText(value)
		}
	}
	return texts, nil
}

// countOf reads a count.
func countOf(field string, v jsontext.Value) (int, *fault.Field) {
	if absent(v) {
		return 0, nil
	}
	n, err := strconv.ParseInt(string(v), 10, 32)
	if err != nil || n < 0 {
		return 0, problem(field, "must be a whole number")
	}
	return int(n), nil
}

// checkNumbers refuses numbers that are not finite or that the database could not
// keep as they were sent.
func checkNumbers(body []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(body), decodeOptions)
	for {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.InvalidField("body", "is not valid JSON").Because(err)
		}
		if token.Kind() == '0' && !finite(token.String()) {
			return fault.InvalidField("body", "must hold finite numbers of at most %d characters only", maxNumber)
		}
	}
}

func finite(number string) bool {
	if len(number) > maxNumber {
		return false
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsInf(v, 0) {
		return false
	}
	return v != 0 || !bytes.ContainsAny(mantissa(number), "123456789")
}

// mantissa is a number without its exponent.
func mantissa(number string) []byte {
	text := []byte(number)
	if i := bytes.IndexAny(text, "eE"); i >= 0 {
		return text[:i]
	}
	return text
}

// cutBytes shortens a text to at most limit bytes without breaking a character.
func cutBytes(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}
