package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// measures are the request metrics of conventions section 21.
type measures struct {
	total    *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newMeasures(r prometheus.Registerer) *measures {
	m := &measures{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "Requests by route template, method and status class.",
		}, []string{"handler", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Time to answer by route template.", Buckets: prometheus.DefBuckets,
		}, []string{"handler", "method"}),
	}
	if r != nil {
		r.MustRegister(m.total, m.duration)
	}
	return m
}

func (m *measures) observe(handler, method string, status int, took time.Duration) {
	m.total.WithLabelValues(handler, method, strconv.Itoa(status/100)+"xx").Inc()
	m.duration.WithLabelValues(handler, method).Observe(took.Seconds())
}

// Observe counts a request that was answered outside the registered operations.
func (a *API) Observe(handler, method string, status int, took time.Duration) {
	a.measure.observe(handler, method, status, took)
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	start  time.Time
}

// WriteHeader remembers and passes on the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts as status 200 when none was written.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) statusCode() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
