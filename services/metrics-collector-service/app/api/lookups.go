package api

import (
	"bufio"
	"slices"

	"github.com/go-chi/chi/v5"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// maxListed bounds lists that name no limit of their own.
const maxListed = 100_000

// series lists the label sets that q:match[] means.
func (h MetricHandlers) series(q *question) error {
	sets, mint, maxt, limit, err := h.asked(q, true)
	if err != nil {
		return err
	}
	found, err := h.Reader.Series(q.ctx(), auth.Caller(q.ctx()).Scope(), sets, mint, maxt)
	if err != nil {
		return err
	}
	full := make([]labels.Labels, len(found))
	for i, s := range found {
		full[i] = s.Full()
	}
	slices.SortFunc(full, labels.Compare)
	full = slices.CompactFunc(full, labels.Equal)
	full, warnings := cutList(full, limit)
	q.Header().Set("Content-Type", "application/json")
	out := &writer{Writer: bufio.NewWriterSize(q.ResponseWriter, 32<<10)}
	out.raw(`{"status":"success","data":[`)
	for i, ls := range full {
		out.comma(i)
		out.labels(ls)
	}
	out.raw("]")
	out.texts("warnings", warnings)
	out.raw("}\n")
	return out.Flush()
}

// asked reads the parameters that the lists share.
func (h MetricHandlers) asked(q *question, required bool) (sets [][]*labels.Matcher, mint, maxt int64, limit int, err error) {
	if sets, err = h.selectors(q, required); err != nil {
		return nil, 0, 0, 0, err
	}
	if limit, err = q.limit(); err != nil {
		return nil, 0, 0, 0, err
	}
	mint, maxt, err = q.span()
	return sets, mint, maxt, limit, err
}

func cutList[T any](list []T, limit int) ([]T, []string) {
	if limit == 0 {
		limit = maxListed
	}
	if len(list) > limit {
		return list[:limit], []string{"results truncated due to limit"}
	}
	return list, nil
}

// labels lists the names of labels.
func (h MetricHandlers) labels(q *question) error {
	sets, mint, maxt, limit, err := h.asked(q, false)
	if err != nil {
		return err
	}
	names, err := metric.LabelNames(q.ctx(), h.Reader, auth.Caller(q.ctx()).Scope(), sets, mint, maxt)
	if err != nil {
		return err
	}
	names, warnings := cutList(names, limit)
	return q.answer(orNone(names), warnings...)
}

// labelValues lists the values of the label in the path.
func (h MetricHandlers) labelValues(q *question) error {
	name := model.UnescapeName(chi.URLParam(q.Request, "name"), model.ValueEncodingEscaping)
	if !model.UTF8Validation.IsValidLabelName(name) {
		return invalid("invalid label name: %q", name)
	}
	sets, mint, maxt, limit, err := h.asked(q, false)
	if err != nil {
		return err
	}
	values, err := metric.LabelValues(q.ctx(), h.Reader, auth.Caller(q.ctx()).Scope(), name, sets, mint, maxt)
	if err != nil {
		return err
	}
	values, warnings := cutList(values, limit)
	return q.answer(orNone(values), warnings...)
}

// said is what /metadata tells of a metric.
type said struct {
	Type string `json:"type"`
	Help string `json:"help"`
	Unit string `json:"unit"`
}

// metadata lists what senders say about metrics.
func (h MetricHandlers) metadata(q *question) error {
	limit, err := q.limit()
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = maxListed
	}
	list, err := h.Metrics.Said(q.ctx(), auth.Caller(q.ctx()).Scope(), q.Form.Get("metric"), limit)
	if err != nil {
		return err
	}
	answer := make(map[string][]said, len(list))
	for _, m := range list {
		answer[m.Name] = []said{{Type: string(m.Type), Help: m.Help, Unit: m.Unit}}
	}
	return q.answer(answer)
}

// exemplarSet is a series with its exemplars in the form of Prometheus.
type exemplarSet struct {
	Series    labels.Labels   `json:"seriesLabels"`
	Exemplars []exemplarShown `json:"exemplars"`
}

type exemplarShown struct {
	Labels    labels.Labels `json:"labels"`
	Value     string        `json:"value"`
	Timestamp float64       `json:"timestamp"`
}

// exemplars lists the exemplars of the series that an expression reads.
func (h MetricHandlers) exemplars(q *question) error {
	sets, err := h.selectorsOf(q.Form.Get("query"))
	if err != nil {
		return err
	}
	mint, maxt, err := q.span()
	if err != nil {
		return err
	}
	found, err := h.Metrics.Exemplars(q.ctx(), auth.Caller(q.ctx()).Scope(), sets, mint, maxt)
	if err != nil {
		return err
	}
	answer := []exemplarSet{}
	for _, m := range found {
		set := exemplarSet{Series: m.Series.Full()}
		for _, e := range m.Exemplars {
			set.Exemplars = append(set.Exemplars, exemplarShown{
				Labels: e.Labels, Value: model.SampleValue(e.Value).String(), Timestamp: float64(e.At) / 1000,
			})
		}
		answer = append(answer, set)
	}
	return q.answer(answer)
}

// formatQuery writes an expression the way everybody does.
func (h MetricHandlers) formatQuery(q *question) error {
	expr, err := h.Queries.Parser().ParseExpr(q.Form.Get("query"))
	if err != nil {
		return invalid("invalid parameter \"query\": %s", err.Error())
	}
	return q.answer(expr.Pretty(0))
}
