package demo

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/s2"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/prometheus/prompb"
)

const (
	remoteWrite = "/prom/write"
	shopJob     = "shop"
	mostSamples = 240 // of a series, an hour, while the platform is away
)

// recording is samples of the shop's metrics, as Prometheus would scrape and send them.
type recording struct {
	series  map[string]*prompb.TimeSeries
	about   map[string]prompb.MetricMetadata
	scraped time.Time // by the clock, as exemplars are
}

func newRecording() *recording {
	return &recording{series: map[string]*prompb.TimeSeries{}, about: map[string]prompb.MetricMetadata{}}
}

// scrape takes a sample of every series.
func (r *recording) scrape(s *shop, at time.Time) {
	for _, name := range watched() {
		up := 0.0
		if !s.faults.gone(name) {
			up = 1
			families, err := s.meters[name].registry.Gather()
			if err != nil {
				continue
			}
			for _, family := range families {
				r.about[family.GetName()] = metadata(family)
				for _, m := range family.GetMetric() {
					r.metric(family.GetName(), name, m, at)
				}
			}
		}
		r.add(at, up, "up", name)
	}
	r.scraped = time.Now()
}

// metadata is what is sent about a metric.
func metadata(family *dto.MetricFamily) prompb.MetricMetadata {
	about := prompb.MetricMetadata{MetricFamilyName: family.GetName(), Help: family.GetHelp(), Type: prompb.MetricMetadata_GAUGE}
	switch family.GetType() {
	case dto.MetricType_COUNTER:
		about.Type = prompb.MetricMetadata_COUNTER
	case dto.MetricType_HISTOGRAM:
		about.Type = prompb.MetricMetadata_HISTOGRAM
	default: // the shop has gauges besides
	}
	return about
}

func (r *recording) metric(name, service string, m *dto.Metric, at time.Time) {
	switch {
	case m.GetCounter() != nil:
		r.add(at, m.GetCounter().GetValue(), name, service, pairs(m)...)
	case m.GetGauge() != nil:
		r.add(at, m.GetGauge().GetValue(), name, service, pairs(m)...)
	case m.GetHistogram() != nil:
		h := m.GetHistogram()
		for _, b := range h.GetBucket() {
			one := r.add(at, float64(b.GetCumulativeCount()), name+"_bucket", service, "le", strconv.FormatFloat(b.GetUpperBound(), 'g', -1, 64))
			if e := b.GetExemplar(); e != nil && e.GetTimestamp().AsTime().After(r.scraped) {
				one.Exemplars = append(one.Exemplars, prompb.Exemplar{
					Labels: []prompb.Label{{Name: e.GetLabel()[0].GetName(), Value: e.GetLabel()[0].GetValue()}}, Value: e.GetValue(), Timestamp: at.UnixMilli(),
				})
			}
		}
		r.add(at, float64(h.GetSampleCount()), name+"_bucket", service, "le", "+Inf")
		r.add(at, float64(h.GetSampleCount()), name+"_count", service)
		r.add(at, h.GetSampleSum(), name+"_sum", service)
	}
}

func pairs(m *dto.Metric) []string {
	var list []string
	for _, pair := range m.GetLabel() {
		list = append(list, pair.GetName(), pair.GetValue())
	}
	return list
}

// add appends a sample to the series of a name, a service and further labels.
func (r *recording) add(at time.Time, value float64, name, service string, more ...string) *prompb.TimeSeries {
	key := strings.Join(append([]string{name, service}, more...), "\xff")
	one := r.series[key]
	if one == nil {
		labels := []prompb.Label{
			{Name: "__name__", Value: name},
			{Name: "instance", Value: service + "-1"},
			{Name: "job", Value: shopJob},
			{Name: "service", Value: service},
		}
		for pair := range slices.Chunk(more, 2) {
			labels = append(labels, prompb.Label{Name: pair[0], Value: pair[1]})
		}
		slices.SortFunc(labels, func(a, b prompb.Label) int { return strings.Compare(a.Name, b.Name) })
		one = &prompb.TimeSeries{Labels: labels}
		r.series[key] = one
	}
	one.Samples = append(one.Samples, prompb.Sample{Value: value, Timestamp: at.UnixMilli()})
	one.Samples = one.Samples[max(0, len(one.Samples)-mostSamples):]
	return one
}

// send posts what was recorded, and forgets it when that went well.
func (r *recording) send(ctx context.Context, to *sender) error {
	request := prompb.WriteRequest{}
	for _, one := range r.series {
		request.Timeseries = append(request.Timeseries, *one)
	}
	for _, about := range r.about {
		request.Metadata = append(request.Metadata, about)
	}
	body, err := request.Marshal()
	if err != nil || len(request.Timeseries) == 0 {
		return err
	}
	_, err = to.post(ctx, remoteWrite, "application/x-protobuf", s2.EncodeSnappy(nil, body))
	if err == nil {
		r.series = map[string]*prompb.TimeSeries{}
	}
	return err
}
