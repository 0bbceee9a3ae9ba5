package browser_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/browser"
	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const day = 24 * time.Hour

var noon = time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

func TestDecode(t *testing.T) {
	t.Parallel()

	t.Run("everything that a browser tells", func(t *testing.T) {
		t.Parallel()
		b, err := browser.Decode([]byte(`{"app_name":"web","url":"https://shop.example/x","web_vitals":[{"name":"LCP","value":1200,"rating":"good","delta":1200,"id":"v3-1"},
			{"name":"CLS","value":0.2},{"name":"FPS","value":60},{"name":"INP","value":-1},{"name":"TTFB","value":600001}],
			"errors":[{"message":"m","filename":"f.js","lineno":1,"colno":2,"stack":"s","type":"unhandledrejection","timestamp":"2026-01-24T11:00:00Z"}],
			"page_load":{"dom_content_loaded":1,"load_complete":700000,"first_paint":null,"first_contentful_paint":3},
			"xhr_events":[{"url":"/a","method":"get","duration_ms":5,"status":200,"success":true},{"url":"/b","duration_ms":-5}],
			"session_id":"s","view_id":"v","sdk":"browser/1.0","sent_at":1769252400000}`), noon, day)

		require.NoError(t, err)
		require.True(t, b.Single)
		e := b.Items[0]
		require.Equal(t, noon.Add(-time.Hour), e.Timestamp)
		require.Len(t, e.Vitals, 2, "names that are none and values that cannot be are left out")
		require.Equal(t, browser.NeedsImprovement, e.Vitals[1].Rating)
		require.Equal(t, noon.Add(-time.Hour), *e.Failures[0].At)
		require.Nil(t, e.PageLoad.LoadComplete)
		require.InDelta(t, 3, *e.PageLoad.FirstContentfulPaint, 0)
		require.Len(t, e.Requests, 1)
		require.Equal(t, "GET", e.Requests[0].Method)
		require.Equal(t, 5, browser.Count(b.Items))
	})

	t.Run("batches are judged one by one", func(t *testing.T) {
		t.Parallel()
		b, err := browser.Decode([]byte(`{"batches":[{},{"errors":{}},{"errors":[7]},{"url":"`+strings.Repeat("u", 3000)+`"},{"sent_at":1},
			{"errors":[{"type":"warning"}]},{"xhr_events":[{"success":"yes"}]},{"web_vitals":[{"name":"LCP","value":"x"}]}]}`), noon, day)

		require.NoError(t, err)
		require.Len(t, b.Items, 2)
		require.Equal(t, noon, b.Items[0].Timestamp)
		require.Len(t, b.Items[1].URL, 2000)
		require.Equal(t, 6, b.Verdict.Rejected())
		require.Equal(t, "errors[0] must be an object", b.Verdict.Shown()[1].Message)
		require.Equal(t, "too_old", b.Verdict.Shown()[2].Code)
	})

	for name, body := range map[string]string{"a list": `[]`, "nonsense": `beacon`, "batches that are no list": `{"batches":1}`, "one bad batch": `{"errors":1}`} {
		t.Run(name+" is refused", func(t *testing.T) {
			t.Parallel()
			_, err := browser.Decode([]byte(body), noon, day)
			require.Equal(t, fault.Invalid, fault.KindOf(err))
		})
	}
}

func TestRatingOf(t *testing.T) {
	t.Parallel()
	for value, want := range map[float64]browser.Rating{2500: browser.Good, 2501: browser.NeedsImprovement, 4000: browser.NeedsImprovement, 4001: browser.Poor} {
		require.Equal(t, want, browser.RatingOf(browser.LCP, value), value)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"batches":[{"app_name":"a","web_vitals":[{"name":"CLS","value":1e-300}],"errors":[{"message":"TypeError: x","lineno":1e99}],"xhr_events":[{"duration_ms":1}],"page_load":{}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b, err := browser.Decode(body, noon, day)
		if err != nil {
			require.NotEqual(t, fault.Internal, fault.KindOf(err))
			return
		}
		for _, e := range b.Items {
			content, err := json.Marshal(e)
			require.NoError(t, err)
			require.NotContains(t, string(content), `\u0000`)
			for _, m := range e.Vitals {
				require.False(t, math.IsNaN(m.Value) || m.Value < 0)
			}
		}
	})
}

type page struct {
	pgtest.Place[*browser.Repository]
}

func newPage(t *testing.T) page {
	t.Helper()
	return page{pgtest.NewPlace(t, browser.NewRepository)}
}

func (p page) accept(format string, args ...any) {
	p.Helper()
	b, err := browser.Decode([]byte(fmt.Sprintf(format, args...)), p.Now, 14*day)
	require.NoError(p, err)
	require.NoError(p, p.Repo.Accept(p.Context(), p.Scope, b.Items))
}

func (p page) lastDay() browser.Filter { return browser.Filter{From: p.Now.Add(-day), To: p.Now} }

func (p page) overview(f browser.Filter, kept time.Duration) browser.Overview {
	p.Helper()
	o, err := p.Repo.Overview(p.Context(), p.Scope, f, p.Now.Add(-kept))
	require.NoError(p, err)
	return o
}

func TestAccept(t *testing.T) {
	t.Parallel()

	t.Run("errors become error groups of the application", func(t *testing.T) {
		t.Parallel()
		p := newPage(t)
		p.accept(`{"app_name":"web","url":"https://shop.example/cart?token=1","user_id":"u1","release":"2","errors":[
			{"message":"Uncaught TypeError: x is undefined","stack":"TypeError: x\n    at total (https://shop.example/app.3f2a9c1b.js:1:2)"},
			{"message":"Uncaught TypeError: x is undefined","stack":"TypeError: x\n    at total (https://shop.example/app.99999999.js:7:2)"},
			{"message":"no","type":"unhandledrejection","filename":"f.js","lineno":3}]}`)

		groups, err := errorgroup.NewRepository(pgtest.DB(t)).List(t.Context(), p.Scope, errorgroup.Filter{Service: "web"}, nil, 10)
		require.NoError(t, err)
		require.Len(t, groups, 2)
		require.Equal(t, "TypeError", groups[0].ErrorClass)
		require.Equal(t, "x is undefined", groups[0].Message)
		require.EqualValues(t, 2, groups[0].OccurrenceCount)
		require.EqualValues(t, 1, *groups[0].UsersAffected)
		require.Equal(t, "UnhandledRejection", groups[1].ErrorClass)
		found, err := errorgroup.NewRepository(pgtest.DB(t)).Occurrences(t.Context(), p.Scope, groups[0], errorgroup.OccurrenceFilter{To: p.Now}, nil, 1)
		require.NoError(t, err)
		require.JSONEq(t, `{"url":"https://shop.example/cart","type":"error"}`, string(found[0].Attributes))
		services, err := registry.NewRepository(pgtest.DB(t)).List(t.Context(), p.Scope, registry.Filter{Type: registry.TypeFrontend}, "", 10)
		require.NoError(t, err)
		require.Len(t, services, 1)
	})

	t.Run("lists show newest first, page by page, with the page's own address and time", func(t *testing.T) {
		t.Parallel()
		p := newPage(t)
		sent := p.Now.Add(-time.Hour)
		p.accept(`{"app_name":"web","url":"/old","session_id":"s1","sent_at":%q,"page_load":{"load_complete":5},
			"xhr_events":[{"url":"/a","duration_ms":1,"status":200,"trace_id":"t1"},{"url":"/b","duration_ms":2,"status":500}],"errors":[{"message":"e1"}]}`, sent.Format(time.RFC3339Nano))
		p.accept(`{"app_name":"app","url":"/new","page_load":{},"errors":[{"message":"e2"}]}`)
		f := p.lastDay()

		loads, err := p.Repo.PageLoads(t.Context(), p.Scope, f, nil, 10)
		require.NoError(t, err)
		require.Equal(t, []string{"/new", "/old"}, []string{loads[0].URL, loads[1].URL})
		require.Equal(t, sent, loads[1].At)
		require.InDelta(t, 5, *loads[1].What.LoadComplete, 0)
		f.URL = "ol"
		loads, err = p.Repo.PageLoads(t.Context(), p.Scope, f, nil, 10)
		require.NoError(t, err)
		require.Len(t, loads, 1)

		requests, err := p.Repo.Requests(t.Context(), p.Scope, p.lastDay(), nil, 1)
		require.NoError(t, err)
		require.Equal(t, "/a", requests[0].What.URL)
		require.Equal(t, "t1", requests[0].What.TraceID)
		require.Equal(t, "s1", *requests[0].SessionID)
		requests, err = p.Repo.Requests(t.Context(), p.Scope, p.lastDay(), &requests[0].Place, 10)
		require.NoError(t, err)
		require.Len(t, requests, 1)
		require.False(t, requests[0].What.Success)
		failures, err := p.Repo.Failures(t.Context(), p.Scope, browser.Filter{App: "app", From: p.Now.Add(-day), To: p.Now}, nil, 10)
		require.NoError(t, err)
		require.Len(t, failures, 1)

		p.Scope = pgtest.NewSibling(t, p.Scope)
		failures, err = p.Repo.Failures(t.Context(), p.Scope, p.lastDay(), nil, 10)
		require.NoError(t, err)
		require.Empty(t, failures)
		require.Zero(t, p.overview(p.lastDay(), 14*day).Total())
	})
}

func TestOverview(t *testing.T) {
	t.Parallel()
	p := newPage(t)
	var vitals []string
	for i := 1; i <= 100; i++ {
		vitals = append(vitals, fmt.Sprintf(`{"name":"LCP","value":%d}`, i*50))
	}
	p.accept(`{"app_name":"web","web_vitals":[%s,{"name":"CLS","value":0}],"page_load":{},"xhr_events":[{"duration_ms":1},{"duration_ms":1}],"errors":[{"message":"e"}]}`,
		strings.Join(vitals, ","))

	exact := p.overview(p.lastDay(), 14*day)
	require.EqualValues(t, 105, exact.Total())
	lcp := exact.Vitals[browser.LCP]
	require.Equal(t, browser.Summary{Count: 100, Average: 2525, P75: 3762.5, Good: 50, NeedsImprovement: 30, Poor: 20}, lcp)

	summed := p.overview(p.lastDay(), 0)
	require.EqualValues(t, 105, summed.Total())
	lcp = summed.Vitals[browser.LCP]
	require.InEpsilon(t, 3762.5, lcp.P75, 0.015)
	require.InDelta(t, 2525, lcp.Average, 1e-6)
	require.EqualValues(t, 30, lcp.NeedsImprovement)
	require.InDelta(t, 0, summed.Vitals[browser.CLS].P75, 0)

	f := p.lastDay()
	f.App = "other"
	require.Zero(t, p.overview(f, 14*day).Total())
	require.Zero(t, p.overview(f, 0).Total())
}
