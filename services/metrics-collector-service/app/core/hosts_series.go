package core

import (
	"context"

	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// SeriesStore keeps the series that samples of hosts and other signals feed.
type SeriesStore interface {
	// Append stores batches, all or none.
	Append(ctx context.Context, s auth.Scope, batches []*metric.Batch) error
	// Known returns the series of a project that were stored lately.
	Known(s auth.Scope) metric.Directory
	// Clock returns the bounds of the times that samples may have.
	Clock() metric.Clock
}

// seriesOf are the samples of hosts as points of series: host_cpu_percent,
// host_memory_percent, host_disk_percent, host_load1 and host_network_bytes_total.
func seriesOf(samples []host.Sample, known metric.Directory) *metric.Batch {
	b := &metric.Batch{}
	for i, s := range samples {
		w := hostWriter{batch: b, known: known, item: i, sample: s}
		w.add("host_cpu_percent", "", s.CPUPercent)
		w.add("host_memory_percent", "", s.MemoryPercent)
		w.add("host_disk_percent", "", s.DiskUsage)
		if len(s.LoadAvg) > 0 {
			w.add("host_load1", "", s.LoadAvg[0])
		}
		w.add("host_network_bytes_total", "sent", s.NetworkIO.BytesSent)
		w.add("host_network_bytes_total", "received", s.NetworkIO.BytesRecv)
	}
	return b
}

// hostWriter writes the points of one sample.
type hostWriter struct {
	batch  *metric.Batch
	known  metric.Directory
	item   int
	sample host.Sample
}

// add adds one point. A direction makes the series a running total.
func (w hostWriter) add(name, direction string, value float64) {
	service := w.sample.Labels["service"]
	key := metric.KeyOf([]byte("host\xff" + name + "\xff" + direction + "\xff" + service + "\xff" + w.sample.Hostname))
	if id, ok := w.known.ID(key); ok {
		w.batch.Known(id, w.item)
	} else {
		w.batch.Fresh(w.series(name, direction, service), key, w.item)
	}
	w.batch.Add(w.sample.Timestamp.UnixMilli(), value)
}

func (w hostWriter) series(name, direction, service string) *metric.Series {
	given := labels.NewBuilder(labels.EmptyLabels()).Set("host", w.sample.Hostname)
	s := &metric.Series{Name: name, PromName: name, Service: metric.DefaultService, Type: metric.Gauge}
	if service != "" && len(service) <= metric.MaxName {
		s.Service = service
		given.Set("service", service)
	}
	if direction != "" {
		s.Type, s.Temporality = metric.Counter, metric.Cumulative
		given.Set("direction", direction)
	}
	s.Labels = given.Labels()
	return s
}
