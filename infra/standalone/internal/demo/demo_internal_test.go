package demo

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// inbox is a webhook that remembers what it was sent.
type inbox struct {
	mu     sync.Mutex
	refuse bool
	got    []string
}

func (i *inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.refuse || r.Header.Get("Authorization") != "Bearer s3cret" {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	var body struct {
		Alerts []struct {
			Status string            `json:"status"`
			Labels map[string]string `json:"labels"`
		} `json:"alerts"`
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	for _, a := range body.Alerts {
		i.got = append(i.got, a.Status+" "+a.Labels["alertname"]+" "+a.Labels["service"])
	}
	w.WriteHeader(http.StatusAccepted)
}

// play lets the shop run for a simulated time and judges its rules as it would.
func play(t *testing.T, w *watcher, from time.Time, long time.Duration) time.Time {
	t.Helper()
	now := from
	for range int(long / evaluateEvery) {
		for i := range int(evaluateEvery / tick) {
			w.shop.play(t.Context(), now.Add(time.Duration(i)*tick))
		}
		now = now.Add(evaluateEvery)
		w.evaluate(t.Context(), now)
	}
	return now
}

func TestEveryFaultHasAnAlertThatNamesItsService(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]string{
		paymentErrors: "firing HighErrorRate payment",
		paymentSlow:   "firing SlowRequests payment",
		databaseLock:  "firing SlowRequests inventory",
		cacheDown:     "firing InstanceDown cache",
		inventoryDown: "firing InstanceDown inventory",
		cartLeak:      "firing MemoryAlmostFull cart",
		diskFull:      "firing DiskAlmostFull database",
		badRelease:    "firing HighErrorRate checkout",
		pageErrors:    "firing PageErrors web",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			box := &inbox{}
			webhook := httptest.NewServer(box)
			t.Cleanup(webhook.Close)
			s := newShop(newFaults(), time.Now())
			w := newWatcher(s, source{WebhookURL: webhook.URL, Secret: "s3cret"}, t.Logf)

			now := play(t, w, time.Now(), time.Minute)
			require.Empty(t, box.got, "a healthy shop is quiet")
			require.True(t, s.faults.flip(fault, true))
			now = play(t, w, now, time.Minute)
			require.Contains(t, box.got, want)

			s.faults.flip(fault, false)
			play(t, w, now, 90*time.Second)
			sent := map[string]int{}
			for _, one := range box.got {
				sent[one]++
			}
			for one := range sent { // by the chances of traffic an alert may waver around its threshold
				_, alert, _ := strings.Cut(one, " ")
				require.Equal(t, sent["firing "+alert], sent["resolved "+alert], alert)
			}
		})
	}
}

func TestAnAlertThatWasNotTakenIsSentAgain(t *testing.T) {
	t.Parallel()
	box := &inbox{refuse: true}
	webhook := httptest.NewServer(box)
	t.Cleanup(webhook.Close)
	s := newShop(newFaults(), time.Now())
	w := newWatcher(s, source{WebhookURL: webhook.URL, Secret: "s3cret"}, func(string, ...any) {})
	s.faults.flip(inventoryDown, true)

	now := play(t, w, time.Now(), 30*time.Second)
	require.Empty(t, box.got)
	box.refuse = false
	play(t, w, now, evaluateEvery)

	require.Contains(t, box.got, "firing InstanceDown inventory")
}

func TestPanel(t *testing.T) {
	t.Parallel()
	s := newShop(newFaults(), time.Now())
	s.play(t.Context(), time.Now())
	server := httptest.NewServer(panel(s, "Shop"))
	t.Cleanup(server.Close)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(method, path, origin string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, http.NoBody)
		require.NoError(t, err)
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		answer, err := client.Do(r)
		require.NoError(t, err)
		t.Cleanup(func() { _ = answer.Body.Close() })
		return answer
	}
	own, err := url.Parse(server.URL)
	require.NoError(t, err)

	require.Equal(t, http.StatusForbidden, ask(http.MethodPost, "/faults/cart-leak/on", "https://evil.example").StatusCode)
	require.False(t, s.faults.on(cartLeak))
	require.Equal(t, http.StatusNotFound, ask(http.MethodPost, "/faults/unknown/on", "").StatusCode)
	require.Equal(t, http.StatusNotFound, ask(http.MethodPost, "/faults/cart-leak/maybe", "").StatusCode)
	require.Equal(t, http.StatusSeeOther, ask(http.MethodPost, "/faults/cart-leak/on", "http://"+own.Host).StatusCode)
	require.True(t, s.faults.on(cartLeak))
	require.Equal(t, http.StatusOK, ask(http.MethodGet, "/metrics/inventory", "").StatusCode)
	s.faults.flip(inventoryDown, true)
	require.Equal(t, http.StatusServiceUnavailable, ask(http.MethodGet, "/metrics/inventory", "").StatusCode)
	require.Equal(t, http.StatusNotFound, ask(http.MethodGet, "/metrics/nobody", "").StatusCode)
}

func TestTheRulesSpeakPlainly(t *testing.T) {
	t.Parallel()
	text := prometheusRules()

	require.NotContains(t, text, "%!", "a summary is no valid format")
	require.Contains(t, text, `summary: "More than 10 % of the requests to {{ $labels.service }} fail"`)
}
