package browser

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Accept stores events, their hourly sums and, as errors of the application, what went
// wrong.
func (r *Repository) Accept(ctx context.Context, s auth.Scope, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var failures []errorgroup.Event
		for _, e := range events {
			failures = append(failures, errorsOf(e)...)
		}
		if err := errorgroup.Store(ctx, tx, s, failures); err != nil {
			return err
		}
		if err := insert(ctx, tx, s, events); err != nil {
			return err
		}
		if err := sum(ctx, tx, s, events); err != nil {
			return err
		}
		return register(ctx, tx, s, events)
	})
	if err != nil {
		return fmt.Errorf("store browser events: %w", err)
	}
	return nil
}

func register(ctx context.Context, tx pgx.Tx, s auth.Scope, events []Event) error {
	var apps []string
	last := time.Time{}
	for _, e := range events {
		if e.AppName != "" && !slices.Contains(apps, e.AppName) {
			apps = append(apps, e.AppName)
		}
		if e.Timestamp.After(last) {
			last = e.Timestamp
		}
	}
	return registry.SeenAs(ctx, tx, s, apps, registry.SourceSDK, registry.TypeFrontend, last)
}

func insert(ctx context.Context, tx pgx.Tx, s auth.Scope, events []Event) error {
	var ids []uuid.UUID
	var apps, urls, sessions, views, vitals, failures, requests []string
	var loads []*string
	var times []time.Time
	for _, e := range events {
		ids, apps, urls, times = append(ids, e.ID), append(apps, e.AppName), append(urls, e.URL), append(times, e.Timestamp)
		sessions, views = append(sessions, e.SessionID), append(views, e.ViewID)
		vitals, failures, requests = append(vitals, jsonText(e.Vitals)), append(failures, jsonText(e.Failures)), append(requests, jsonText(e.Requests))
		var load *string
		if e.PageLoad != nil {
			text := jsonText(e.PageLoad)
			load = &text
		}
		loads = append(loads, load)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO telemetry.obs_browser_events
			(id, tenant_id, project_id, app_name, url, session_id, view_id, web_vitals, errors, page_load, xhr_events, timestamp)
		SELECT n.id, @tenant, @project, n.app, n.url, nullif(n.session_id, ''), nullif(n.view_id, ''), n.vitals::jsonb, n.failures::jsonb,
			n.load::jsonb, n.requests::jsonb, n.at
		FROM unnest(@ids::uuid[], @apps::text[], @urls::text[], @sessions::text[], @views::text[], @vitals::text[], @failures::text[],
			@loads::text[], @requests::text[], @times::timestamptz[])
			AS n (id, app, url, session_id, view_id, vitals, failures, load, requests, at)`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "ids": ids, "apps": apps, "urls": urls, "sessions": sessions, "views": views,
		"vitals": vitals, "failures": failures, "loads": loads, "requests": requests, "times": times,
	})
	return err
}

func jsonText(v any) string {
	content, err := json.Marshal(v)
	if err != nil { // finite numbers and texts always encode
		return "null"
	}
	return string(content)
}

// cell is one row of the hourly sums.
type cell struct {
	app    string
	kind   string
	bucket time.Time
	slot   int32
}

// tally is what a batch adds to a row.
type tally struct {
	count, good, poor int64
	sum               float64
}

// The kinds of rows that are not web vitals.
const (
	kindPageLoad = "page_load"
	kindError    = "error"
	kindAjax     = "ajax"
)

func tallies(events []Event) map[cell]*tally {
	sums := map[cell]*tally{}
	at := func(c cell) *tally {
		if sums[c] == nil {
			sums[c] = &tally{}
		}
		return sums[c]
	}
	for _, e := range events {
		hour := e.Timestamp.Truncate(time.Hour)
		for _, m := range e.Vitals {
			t := at(cell{e.AppName, string(m.Name), hour, slotOf(m.Value)})
			t.count++
			t.sum += m.Value
			switch m.Rating {
			case Good:
				t.good++
			case Poor:
				t.poor++
			case NeedsImprovement:
			}
		}
		for kind, n := range map[string]int{kindError: len(e.Failures), kindAjax: len(e.Requests)} {
			if n > 0 {
				at(cell{e.AppName, kind, hour, 0}).count += int64(n)
			}
		}
		if e.PageLoad != nil {
			at(cell{e.AppName, kindPageLoad, hour, 0}).count++
		}
	}
	return sums
}

// sum adds the events to the hourly sums, in one order, so that two batches cannot wait
// for each other.
func sum(ctx context.Context, tx pgx.Tx, s auth.Scope, events []Event) error {
	sums := tallies(events)
	var apps, kinds []string
	var buckets []time.Time
	var slots []int32
	var counts, good, poor []int64
	var values []float64
	for _, c := range slices.SortedFunc(maps.Keys(sums), func(a, b cell) int {
		return cmp.Or(a.bucket.Compare(b.bucket), cmp.Compare(a.app, b.app), cmp.Compare(a.kind, b.kind), cmp.Compare(a.slot, b.slot))
	}) {
		t := sums[c]
		apps, kinds, buckets, slots = append(apps, c.app), append(kinds, c.kind), append(buckets, c.bucket), append(slots, c.slot)
		counts, good, poor, values = append(counts, t.count), append(good, t.good), append(poor, t.poor), append(values, t.sum)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO telemetry.obs_browser_rollups AS r (tenant_id, project_id, app_name, kind, bucket, slot, count, sum, good, poor)
		SELECT @tenant, @project, n.app, n.kind, n.bucket, n.slot, n.count, n.sum, n.good, n.poor
		FROM unnest(@apps::text[], @kinds::text[], @buckets::timestamptz[], @slots::int[], @counts::bigint[], @values::float8[],
			@good::bigint[], @poor::bigint[]) AS n (app, kind, bucket, slot, count, sum, good, poor)
		ON CONFLICT (project_id, bucket, app_name, kind, slot) DO UPDATE
		SET count = r.count + excluded.count, sum = r.sum + excluded.sum, good = r.good + excluded.good, poor = r.poor + excluded.poor`,
		pgx.NamedArgs{
			"tenant": s.TenantID, "project": s.ProjectID, "apps": apps, "kinds": kinds, "buckets": buckets, "slots": slots, "counts": counts,
			"values": values, "good": good, "poor": poor,
		})
	return err
}
