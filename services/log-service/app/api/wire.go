// Package api is the HTTP face of log-service: what people search and what senders push.
package api

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// Object is a JSON object that is passed on as it was stored.
type Object json.RawMessage

// MarshalJSON returns the text itself.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o) == 0 {
		return []byte("{}"), nil
	}
	return o, nil
}

// Schema describes the object.
func (Object) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// Log is one line.
type Log struct {
	Timestamp   time.Time `json:"timestamp"`
	Level       string    `json:"level" doc:"TRACE, DEBUG, INFO, WARN, ERROR and FATAL are ordered; anything else is kept as sent." example:"ERROR"`
	ServiceName string    `json:"service_name"`
	Message     string    `json:"message"`
	Attributes  Object    `json:"attributes"`
	TraceID     *string   `json:"trace_id"`
	SpanID      *string   `json:"span_id"`
	ID          string    `json:"id" doc:"Opaque; asks for the lines around this one."`
	Host        *string   `json:"host"`
	Truncated   bool      `json:"truncated" doc:"The message was longer than 64 KiB and has been cut."`
}

// LogPage is a part of what was found.
type LogPage struct {
	Items        []Log   `json:"items"`
	Total        int     `json:"total"`
	Limit        int     `json:"limit"`
	Offset       int     `json:"offset"`
	TotalExact   bool    `json:"total_exact" doc:"False when there are more than 10,000 or the scan ended before all was read."`
	NextCursor   *string `json:"next_cursor" doc:"Asks for the page that follows; null at the end."`
	QueryWarning *string `json:"query_warning" doc:"Why the query was searched as plain text, or what was left out."`
}

// LogServices lists who wrote logs.
type LogServices struct {
	Services []string `json:"services"`
}

// LogBucket counts the lines of one step.
type LogBucket struct {
	T       time.Time      `json:"t" doc:"Where the step begins."`
	Total   int            `json:"total"`
	ByLevel map[string]int `json:"by_level"`
}

// LogStats counts lines.
type LogStats struct {
	Total        int            `json:"total"`
	ByLevel      map[string]int `json:"by_level"`
	ByService    map[string]int `json:"by_service"`
	Histogram    []LogBucket    `json:"histogram" doc:"Every step of the range, oldest first."`
	Step         int            `json:"step" doc:"Seconds; longer than asked for when there would be more than 2,000 steps."`
	TotalExact   bool           `json:"total_exact" doc:"False when the scan ended before all was read."`
	QueryWarning *string        `json:"query_warning"`
}

// LogFacetValue is one value of a field with its count.
type LogFacetValue struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// LogFacet tells the commonest values of a field.
type LogFacet struct {
	Field    string          `json:"field" example:"attributes.region"`
	Distinct int             `json:"distinct" doc:"Different values that were seen."`
	Other    int             `json:"other" doc:"Lines with a value that is not listed."`
	Values   []LogFacetValue `json:"values"`
}

// LogFacets tells the commonest values of some fields.
type LogFacets struct {
	Facets       []LogFacet `json:"facets"`
	Scanned      int        `json:"scanned" doc:"Lines that were counted."`
	Exact        bool       `json:"exact" doc:"False when the scan ended before all was read."`
	QueryWarning *string    `json:"query_warning"`
}

// LogPattern is a shape that messages have in common.
type LogPattern struct {
	Pattern   string    `json:"pattern"`
	Count     int       `json:"count"`
	Level     string    `json:"level"`
	Sample    string    `json:"sample"`
	FirstSeen time.Time `json:"first_seen"`
	LastSeen  time.Time `json:"last_seen"`
	Services  []string  `json:"services"`
	Trend     string    `json:"trend" enum:"new,rising,steady,falling" doc:"Against a stretch of the same length before."`
}

// LogPatterns lists patterns, most frequent first.
type LogPatterns struct {
	Patterns []LogPattern `json:"patterns"`
}

// LogContext is what was written around one line.
type LogContext struct {
	Items  []Log  `json:"items" doc:"Oldest first, of the same service and host."`
	Anchor string `json:"anchor" doc:"The id that was asked for; it is among the items."`
}

// LogView is a saved search.
type LogView struct {
	ID        uuid.UUID      `json:"id" format:"uuid"`
	Name      string         `json:"name"`
	Filters   map[string]any `json:"filters"`
	Shared    bool           `json:"shared"`
	CreatedBy *uuid.UUID     `json:"created_by" format:"uuid" nullable:"true"`
	CreatedAt time.Time      `json:"created_at"`
}

// LogViewDeleted says that a saved search is gone.
type LogViewDeleted struct {
	Status string    `json:"status" enum:"deleted"`
	ID     uuid.UUID `json:"id" format:"uuid"`
}

// LogRejection is an item that was not stored.
type LogRejection struct {
	Index     int    `json:"index"`
	ErrorCode string `json:"error_code" enum:"VALIDATION_ERROR,too_old,QUOTA_EXCEEDED,TOO_LARGE"`
	Message   string `json:"message"`
}

// LogIngested says what was stored.
type LogIngested struct {
	Ingested int            `json:"ingested"`
	Total    int64          `json:"total" doc:"Lines of the project, eventually exact."`
	Rejected int            `json:"rejected,omitempty"`
	Errors   []LogRejection `json:"errors,omitempty" doc:"The first 20 items that were not stored."`
}

// LogIngest is a batch of lines. A bare array, or one object a line as
// application/x-ndjson, is accepted as well.
type LogIngest struct {
	Logs []LogIngestItem `json:"logs" maxItems:"10000"`
}

// LogIngestItem is one line as it is sent.
type LogIngestItem struct {
	Timestamp   any    `json:"timestamp,omitempty" doc:"RFC 3339, or epoch seconds, milliseconds, microseconds or nanoseconds; now when absent."`
	Level       string `json:"level,omitempty" default:"INFO"`
	ServiceName string `json:"service_name" doc:"Required, unless the header X-Service-Name names one."`
	Message     string `json:"message"`
	Attributes  Object `json:"attributes,omitempty"`
	TraceID     string `json:"trace_id,omitempty"`
	SpanID      string `json:"span_id,omitempty"`
	Host        string `json:"host,omitempty"`
}
