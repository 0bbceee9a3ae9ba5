package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

const postTimeout = 10 * time.Second

// watcher judges the rules where there is no Prometheus, and posts what changed in
// Alertmanager's form to the same webhook.
type watcher struct {
	shop   *shop
	source source
	say    func(format string, args ...any)
	client *http.Client

	window window
	since  map[string]time.Time // when a rule began to hold for a service
	firing map[string]time.Time
}

func newWatcher(s *shop, to source, say func(format string, args ...any)) *watcher {
	return &watcher{
		shop: s, source: to, say: say, client: &http.Client{Timeout: postTimeout},
		since: map[string]time.Time{}, firing: map[string]time.Time{},
	}
}

// run judges until the context ends.
func (w *watcher) run(ctx context.Context) {
	pace := time.NewTicker(evaluateEvery)
	defer pace.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-pace.C:
			w.evaluate(ctx, now.UTC())
		}
	}
}

// evaluate judges every rule for every service once. What could not be posted is
// tried again at the next turn.
func (w *watcher) evaluate(ctx context.Context, now time.Time) {
	w.window = w.window.add(w.shop, now)
	for _, r := range rules {
		for _, service := range watched() {
			if err := w.judge(ctx, r, service, now); err != nil && ctx.Err() == nil {
				w.say("the alert %s of the shop was not taken: %v", r.name, err)
			}
		}
	}
}

func (w *watcher) judge(ctx context.Context, r rule, service string, now time.Time) error {
	key := r.name + "/" + service
	startedAt, fired := w.firing[key]
	if !r.holds(w.window, service) {
		delete(w.since, key)
		if !fired {
			return nil
		}
		err := w.post(ctx, r, service, "resolved", startedAt, now)
		if err == nil {
			delete(w.firing, key)
		}
		return err
	}
	if _, pending := w.since[key]; !pending {
		w.since[key] = now
	}
	if fired || now.Sub(w.since[key]) < pendingFor {
		return nil
	}
	err := w.post(ctx, r, service, "firing", now, time.Time{})
	if err == nil {
		w.firing[key] = now
	}
	return err
}

// post tells of one alert of a rule.
func (w *watcher) post(ctx context.Context, r rule, service, status string, startsAt, endsAt time.Time) error {
	return w.source.tell(ctx, w.client, status, stored{
		StartsAt: startsAt,
		Labels: map[string]string{
			"alertname": r.name, "service": service, "severity": r.severity, "instance": service + "-1", "job": shopJob,
		},
		Annotations: map[string]string{"summary": fmt.Sprintf(r.summary, service), "runbook_url": runbook(r)},
	}, endsAt)
}

// stored is an alert as the platform keeps it.
type stored struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	StartsAt    time.Time         `json:"starts_at"`
}

// settle resolves what was firing when the shop was closed: it opens without a fault, and
// neither Prometheus nor Alertmanager remember what they told before.
func settle(ctx context.Context, t *tenant, s source) error {
	alerts, err := t.firing(ctx, s)
	if err != nil {
		return fmt.Errorf("list the alerts of the demo: %w", err)
	}
	for _, alert := range alerts {
		if err := s.tell(ctx, t.client, "resolved", alert, time.Now().UTC()); err != nil {
			return fmt.Errorf("resolve %s of the last time: %w", alert.Labels["alertname"], err)
		}
	}
	return nil
}

// tell sends one alert in the payload of Alertmanager's webhook, version 4.
func (s source) tell(ctx context.Context, client *http.Client, status string, a stored, endsAt time.Time) error {
	name, service := a.Labels["alertname"], a.Labels["service"]
	body, err := json.Marshal(map[string]any{
		"version": "4", "status": status, "receiver": "sre-copilot",
		"groupKey":     fmt.Sprintf(`{}:{alertname=%q, service=%q}`, name, service),
		"groupLabels":  map[string]string{"alertname": name, "service": service},
		"commonLabels": a.Labels, "commonAnnotations": map[string]string{}, "externalURL": "",
		"alerts": []any{map[string]any{
			"status": status, "labels": a.Labels, "startsAt": a.StartsAt, "endsAt": endsAt, "annotations": a.Annotations,
		}},
	})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.WebhookURL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+s.Secret)
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusAccepted {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 300))
		return fmt.Errorf("the webhook answers %d %s", answer.StatusCode, text)
	}
	return nil
}
