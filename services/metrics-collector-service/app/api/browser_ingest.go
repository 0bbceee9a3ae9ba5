package api

import (
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/browser"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// BrowserIngest is what one browser reported, or a list of it.
type BrowserIngest struct {
	BrowserBatch
	Batches []BrowserBatch `json:"batches,omitempty" maxItems:"1000" doc:"Instead of one batch."`
}

// BrowserBatch is what a browser reported at once about one page.
type BrowserBatch struct {
	AppName   string               `json:"app_name,omitempty"`
	URL       string               `json:"url,omitempty" doc:"Cut at 2,000 characters."`
	WebVitals []BrowserVitalSent   `json:"web_vitals,omitempty" maxItems:"1000"`
	Errors    []BrowserErrorSent   `json:"errors,omitempty" maxItems:"1000" doc:"They also become error groups of the service app_name."`
	PageLoad  *BrowserPageLoadSent `json:"page_load,omitempty"`
	XHREvents []BrowserRequestSent `json:"xhr_events,omitempty" maxItems:"1000"`
	SessionID string               `json:"session_id,omitempty"`
	ViewID    string               `json:"view_id,omitempty"`
	SDK       string               `json:"sdk,omitempty"`
	SentAt    time.Time            `json:"sent_at,omitempty" doc:"Now when it is absent or 0."`
	Release   string               `json:"release,omitempty"`
	Env       string               `json:"environment,omitempty"`
	UserID    string               `json:"user_id,omitempty"`
}

// BrowserVitalSent is one value of a web vital, as the library web-vitals gives it.
type BrowserVitalSent struct {
	Name      string    `json:"name" enum:"LCP,FID,CLS,FCP,TTFB,INP"`
	Value     float64   `json:"value"`
	Rating    string    `json:"rating,omitempty" doc:"good, needs-improvement or poor; judged from the value when it is none of them."`
	Delta     float64   `json:"delta,omitempty"`
	ID        string    `json:"id,omitempty"`
	Timestamp time.Time `json:"timestamp,omitempty"`

	Attribution map[string]any `json:"attribution,omitempty" doc:"As the attribution build of the library gives it. Kept are the element, the address and the times."`
}

// BrowserErrorSent is one error in a browser.
type BrowserErrorSent struct {
	Message   string    `json:"message,omitempty"`
	Filename  string    `json:"filename,omitempty"`
	Line      int       `json:"lineno,omitempty"`
	Column    int       `json:"colno,omitempty"`
	Stack     string    `json:"stack,omitempty"`
	Type      string    `json:"type,omitempty" enum:"error,unhandledrejection"`
	Timestamp time.Time `json:"timestamp,omitempty"`
}

// BrowserPageLoadSent tells in milliseconds how long a page took. Times below 0 and above
// 10 minutes are left out.
type BrowserPageLoadSent struct {
	DOMContentLoaded     *float64  `json:"dom_content_loaded,omitempty"`
	LoadComplete         *float64  `json:"load_complete,omitempty"`
	FirstPaint           *float64  `json:"first_paint,omitempty"`
	FirstContentfulPaint *float64  `json:"first_contentful_paint,omitempty"`
	Timestamp            time.Time `json:"timestamp,omitempty"`
}

// BrowserRequestSent is one request that a page made.
type BrowserRequestSent struct {
	URL        string    `json:"url,omitempty"`
	Method     string    `json:"method,omitempty"`
	DurationMS float64   `json:"duration_ms,omitempty"`
	Status     int       `json:"status,omitempty"`
	Success    *bool     `json:"success,omitempty" doc:"A status below 400 when it is not given."`
	TraceID    string    `json:"trace_id,omitempty"`
	Timestamp  time.Time `json:"timestamp,omitempty"`
}

// BrowserIngested says what was stored.
type BrowserIngested struct {
	Ingested    any `json:"ingested" doc:"true for one batch, the number stored for a list."`
	EventsCount int `json:"events_count" doc:"Vitals, errors and requests, and one for each page load."`
	Rejected
}

func (h BrowserHandlers) take(w http.ResponseWriter, r *http.Request) error {
	if err := checkMedia(r, "application/json", "text/plain"); err != nil {
		return err
	}
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	b, err := h.Browsers.Take(r.Context(), auth.Caller(r.Context()).Scope(), body)
	if err != nil {
		return err
	}
	answer := BrowserIngested{Ingested: true, EventsCount: browser.Count(b.Items)}
	if !b.Single {
		answer.Ingested, answer.Rejected = len(b.Items), rejectedBy(&b.Verdict.Judge)
	}
	return send(w, answer)
}

// checkMedia refuses bodies of other media types; a sender that names none is believed.
func checkMedia(r *http.Request, admitted ...string) error {
	given := r.Header.Get("Content-Type")
	media, _, err := mime.ParseMediaType(given)
	if given == "" || err == nil && slices.Contains(admitted, media) {
		return nil
	}
	return fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "The body must be sent as %s.", admitted[0])
}
