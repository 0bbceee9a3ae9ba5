package jobs

import (
	"context"
	"errors"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"
)

type meters struct {
	pending *prometheus.GaugeVec
	dead    *prometheus.GaugeVec
	done    *prometheus.CounterVec
}

func newMeters(registry prometheus.Registerer) *meters {
	m := &meters{
		pending: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "jobs_pending",
			Help: "Jobs that wait, run or will be tried again.",
		}, []string{"kind"}),
		dead: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "jobs_dead",
			Help: "Jobs that were given up in the last thirty days.",
		}, []string{"kind"}),
		done: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jobs_worked_total",
			Help: "Attempts at jobs by result: ok, retry or dead.",
		}, []string{"kind", "result"}),
	}
	if registry != nil {
		registry.MustRegister(m.pending, m.dead, m.done)
	}
	return m
}

// worked counts an attempt; one that did not finish has panicked.
func (m *meters) worked(kind string, last, finished bool, err error) {
	result := "ok"
	_, snoozed := errors.AsType[*river.JobSnoozeError](err)
	if !finished || err != nil && !snoozed {
		result = "retry"
		if last {
			result = "dead"
		}
	}
	m.done.WithLabelValues(kind, result).Inc()
}

// measure counts the jobs of the schema.
func (r *Runner) measure(ctx context.Context) {
	rows, err := r.db.Pool().Query(ctx, `
		SELECT kind, count(*) FILTER (WHERE state <> 'discarded'), count(*) FILTER (WHERE state = 'discarded')
		FROM `+pgx.Identifier{r.config.Schema, "river_job"}.Sanitize()+`
		WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled', 'discarded')
		GROUP BY kind`)
	if err == nil {
		r.meters.pending.Reset()
		r.meters.dead.Reset()
		var kind string
		var pending, dead int
		_, err = pgx.ForEachRow(rows, []any{&kind, &pending, &dead}, func() error {
			r.meters.pending.WithLabelValues(kind).Set(float64(pending))
			r.meters.dead.WithLabelValues(kind).Set(float64(dead))
			return nil
		})
	}
	if err != nil && ctx.Err() == nil {
		r.config.Log.WarnContext(ctx, "jobs cannot be counted", slog.Any("error", err))
	}
}
