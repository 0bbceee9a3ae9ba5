// Package otlp reads what OpenTelemetry exporters send (OTLP 1.x: traces, metrics, logs)
// and writes the answers they expect, in both encodings of OTLP/HTTP. Bodies are walked
// on the wire, because the generated types make an object of every attribute; what a
// walker hands out points into the body and is valid until its callback returns. The
// package knows nothing about HTTP or storage.
//
// A receiver does four things: EncodingOf the content type, Protobuf of the body, one of
// Spans, LogRecords and Points over it, and Answer or Failure.
package otlp

import (
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The bounds of one request. A list beyond its bound is cut and its object says so in
// the member _truncated; a request with more than MaxItems is refused as a whole.
const (
	// MaxItems is how many spans, log records or data points a request may hold.
	MaxItems = 10_000
	// MaxObject is how long the JSON text of an attributes object may be.
	MaxObject = 32 << 10

	maxAttributes = 256
	maxDepth      = 16
	maxBuckets    = 4096
	maxQuantiles  = 256
	maxExemplars  = 64
	maxName       = 255
)

// Signal is what a request carries.
type Signal int

// The signals of OTLP.
const (
	Traces Signal = iota
	Metrics
	Logs
)

// rejected is the name of the count in a partial success.
func (s Signal) rejected() string {
	return [...]string{"rejectedSpans", "rejectedDataPoints", "rejectedLogRecords"}[s]
}

// Encoding is how a body is written; answers use that of the request.
type Encoding int

// The encodings of OTLP/HTTP.
const (
	Binary Encoding = iota
	JSON
)

// EncodingOf returns the encoding that a Content-Type header names.
func EncodingOf(contentType string) (Encoding, bool) {
	kind, _, _ := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "application/x-protobuf", "application/protobuf":
		return Binary, true
	case "application/json":
		return JSON, true
	}
	return 0, false
}

// ContentType is the media type of answers in this encoding.
func (e Encoding) ContentType() string {
	if e == JSON {
		return "application/json"
	}
	return "application/x-protobuf"
}

func malformed() error {
	return fault.New(fault.Invalid, fault.CodeValidation, "The body is not a well-formed OTLP request.")
}

func tooMany() error {
	return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "A request may hold at most %d items.", MaxItems)
}
