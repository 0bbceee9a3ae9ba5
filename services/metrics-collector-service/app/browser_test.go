package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const beacon = `{"app_name":"web","url":"https://shop.example/x","web_vitals":[{"name":"LCP","value":1200,"rating":"good","delta":1200,"id":"v3-1"}],
	"errors":[{"message":"m","filename":"f.js","lineno":1,"colno":2,"stack":"…","type":"error","url":"no","timestamp":"nonsense of a page"}],
	"page_load":{"dom_content_loaded":1,"load_complete":2,"first_paint":null,"first_contentful_paint":3},
	"xhr_events":[{"url":"/a","method":"GET","duration_ms":5,"status":200,"success":true},{"url":"/b","method":"GET","duration_ms":5,"status":500,"success":false}],
	"session_id":"s","view_id":"v","sdk":"browser/1.0","sent_at":0}`

func TestBrowser(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	key := c.sender("ingest:browser")
	status, answer := c.push("/browser/ingest", beacon)
	require.Equal(t, http.StatusBadRequest, status, answer)
	require.Equal(t, "errors[0].timestamp", field(t, answer["fields"].([]any)[0], "field"))
	good := strings.Replace(beacon, "nonsense of a page", "", 1)

	for _, contentType := range []string{"application/json", "text/plain;charset=UTF-8"} {
		w, answer := c.call(key, http.MethodPost, "/browser/ingest", contentType, good)
		require.Equal(t, http.StatusOK, w.Code, answer)
		require.Equal(t, map[string]any{"ingested": true, "events_count": 5.0}, answer)
	}
	w, refused := c.call(key, http.MethodPost, "/browser/ingest", "text/html", good)
	require.Equal(t, http.StatusUnsupportedMediaType, w.Code, refused)
	status, answer = c.push("/browser/ingest", `{"batches":[{"app_name":"b"},{"errors":1}]}`)
	require.Equal(t, http.StatusOK, status, answer)
	require.EqualValues(t, 1, answer["ingested"])
	require.EqualValues(t, 1, answer["rejected"])

	overview := c.object("/browser/overview?app_name=web")
	require.EqualValues(t, 10, overview["total_events"])
	require.EqualValues(t, 2, overview["js_errors_total"])
	page := map[string]any{"name": "https://shop.example/x", "count": 2.0, "p75": 1200.0, "rating": "good"}
	require.Equal(t, map[string]any{
		"avg": 1200.0, "count": 2.0, "p75": 1200.0, "good": 2.0, "needs_improvement": 0.0, "poor": 0.0,
		"pages": []any{page}, "targets": []any{}, "resources": []any{}, "parts": []any{},
	}, field(t, overview["web_vitals"], "LCP"))
	require.EqualValues(t, 0, field(t, field(t, overview["web_vitals"], "INP"), "count"))

	loads := c.list("/browser/page-loads?app_name=web&url=shop")
	require.Len(t, loads, 2)
	require.Equal(t, "https://shop.example/x", field(t, loads[0], "url"))
	require.Nil(t, field(t, loads[0], "first_paint"))
	errs := c.list("/browser/errors")
	require.Equal(t, "https://shop.example/x", field(t, errs[0], "url"), "the address of the page is never overwritten")
	w, first := c.call(c.person(auth.RoleViewer), http.MethodGet, "/browser/ajax?limit=3", "application/json", "")
	require.Len(t, first, 3)
	rest := c.list("/browser/ajax?limit=3&cursor=" + url.QueryEscape(w.Header().Get("X-Next-Cursor")))
	require.Len(t, rest, 1)
	require.Equal(t, "https://shop.example/x", field(t, rest[0], "page_url"))
	require.Equal(t, "web", field(t, c.list("/errors/groups")[0], "service_name"))
	require.Equal(t, "frontend", field(t, c.list("/services/registry")[0], "service_type"))

	other := c.of(pgtest.NewSibling(t, c.scope))
	for _, path := range []string{"/browser/page-loads", "/browser/errors", "/browser/ajax"} {
		require.Empty(t, other.list(path))
		status, _ := c.refused(c.person(auth.RoleViewer), http.MethodGet, path+"?limit=201", "")
		require.Equal(t, http.StatusBadRequest, status)
		status, _ = c.refused(key, http.MethodGet, path, "")
		require.Equal(t, http.StatusUnauthorized, status)
	}
	require.EqualValues(t, 0, other.object("/browser/overview")["total_events"])
	status, code := c.refused(c.sender("ingest:errors"), http.MethodPost, "/browser/ingest", good)
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "INSUFFICIENT_SCOPE", code)
}

func TestWebVitalsSayWhatTheyAreOwedTo(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	vital := func(page string, value float64, attribution string) {
		code, answer := c.push("/browser/ingest", fmt.Sprintf(
			`{"app_name":"shop","url":%q,"web_vitals":[{"name":"LCP","value":%g,"attribution":%s},{"name":"CLS","value":0.3,"attribution":{"largestShiftTarget":"#ad"}}]}`,
			page, value, attribution))
		require.Equal(t, http.StatusOK, code, answer)
	}
	vital("https://shop.example/cart?id=1", 5000,
		`{"target":"main>img.hero","url":"https://cdn.example/hero.jpg?token=s","timeToFirstByte":100,"elementRenderDelay":4900,"lcpEntry":{"x":1},"resourceLoadDelay":-1}`)
	vital("https://shop.example/cart?id=2", 3000, `{"element":"main>img.hero","timeToFirstByte":200}`)
	vital("https://shop.example/", 1000, `{"target":"h1","timeToFirstByte":"no number"}`)
	vital("https://shop.example/", 1000, `"no object"`)

	vitals := c.object("/browser/overview?app_name=shop")["web_vitals"].(map[string]any)
	lcp := vitals["LCP"].(map[string]any)
	require.Equal(t, []any{
		map[string]any{"name": "https://shop.example/cart", "count": 2.0, "p75": 4500.0, "rating": "poor"},
		map[string]any{"name": "https://shop.example/", "count": 2.0, "p75": 1000.0, "rating": "good"},
	}, lcp["pages"])
	require.Equal(t, []any{
		map[string]any{"name": "main>img.hero", "count": 2.0, "p75": 4500.0, "rating": "poor"},
		map[string]any{"name": "h1", "count": 1.0, "p75": 1000.0, "rating": "good"},
	}, lcp["targets"])
	require.Equal(t, []any{map[string]any{"name": "https://cdn.example/hero.jpg", "count": 1.0, "p75": 5000.0, "rating": "poor"}}, lcp["resources"])
	require.Equal(t, []any{
		map[string]any{"name": "element_render_delay", "count": 1.0, "p75": 4900.0},
		map[string]any{"name": "time_to_first_byte", "count": 2.0, "p75": 175.0},
	}, lcp["parts"])
	require.Equal(t, []any{map[string]any{"name": "#ad", "count": 4.0, "p75": 0.3, "rating": "poor"}}, vitals["CLS"].(map[string]any)["targets"])
	require.Equal(t, []any{}, vitals["INP"].(map[string]any)["pages"])
}
