package ingest

import (
	"context"
	"maps"
	"sync"
)

// Report collects what was rejected of one request.
type Report struct {
	mu       sync.Mutex
	rejected map[string]Rejections
}

// Rejections are the rejected items of one code: how many, and what was said about the
// first of them.
type Rejections struct {
	Items  int
	Sample string
}

type reportKey struct{}

// WithReport returns a context under which Reported adds to the report.
func WithReport(ctx context.Context) (context.Context, *Report) {
	r := &Report{rejected: map[string]Rejections{}}
	return context.WithValue(ctx, reportKey{}, r), r
}

// Reported notes in the report of the request, if it has one, what was rejected of it.
func Reported(ctx context.Context, j *Judge) {
	r, ok := ctx.Value(reportKey{}).(*Report)
	if !ok || j.Rejected() == 0 {
		return
	}
	r.add(j)
}

func (r *Report) add(j *Judge) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for code, n := range j.counts {
		known := r.rejected[code]
		if known.Items == 0 {
			known.Sample = j.samples[code]
		}
		known.Items += n
		r.rejected[code] = known
	}
}

// ByCode returns what was rejected. Without anything reported it is what the refusal of
// the whole request tells.
func (r *Report) ByCode(refusal *Refusal) map[string]Rejections {
	if refusal != nil {
		r.mu.Lock()
		empty := len(r.rejected) == 0
		r.mu.Unlock()
		if empty {
			r.add(refusal.judge)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.rejected)
}

// Refusal is the refusal of a request because of its items.
type Refusal struct {
	error

	judge *Judge
}

// Unwrap returns what is answered.
func (r *Refusal) Unwrap() error { return r.error }

// Refuse returns err as the refusal of a request whose items were judged by j.
func Refuse(err error, j *Judge) error { return &Refusal{error: err, judge: j} }
