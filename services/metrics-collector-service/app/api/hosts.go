package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

const (
	hostsPath = "/infrastructure/hosts"
	hostPath  = hostsPath + "/{hostname}"
)

// HostHandlers answer the routes of infrastructure.
type HostHandlers struct {
	Hosts *core.Hosts
	Lists httpapi.Lists
	Now   func() time.Time
}

// HostRoutes registers the operations of infrastructure.
func HostRoutes(a *httpapi.API, h HostHandlers) {
	for id, paths := range map[string][2]string{
		"infrastructure-ingest":       {"/infrastructure/ingest", "/ingest/infrastructure"},
		"infrastructure-ingest-alias": {"/infrastructure/ingest/ingest", "/ingest/infrastructure/ingest"},
	} {
		httpapi.Raw(a, httpapi.Operation{
			ID: id, Method: http.MethodPost, Path: paths[0], Gateway: paths[1], Access: httpapi.Key("ingest:infrastructure"), Tag: "ingest",
			Summary: "Store samples of hosts", MaxBody: ingest.MaxSent,
			Description: "One sample, or a list of up to 1,000 under hosts. They are judged one by one: good ones are stored, bad ones are reported.",
		}, HostIngest{}, HostsIngested{}, h.take)
	}
	op := func(id, path, summary, description string) httpapi.Operation {
		return httpapi.Operation{
			ID: id, Method: http.MethodGet, Path: path, Gateway: path, Access: httpapi.Viewer, Tag: "infrastructure", Summary: summary, Description: description,
		}
	}
	httpapi.Register(a, op("host-list", hostsPath, "List hosts by name", "Those seen in the last 7 days. A host is stale after 3 missed intervals and down after 10."), h.list)
	httpapi.Register(a, op("host-read", hostPath, "One host with its history",
		"With a step the history holds averages of so many seconds, without processes and containers."), h.read)
	httpapi.Register(a, op("host-process-list", hostPath+"/processes", "The processes in the latest sample of a host", ""), h.processes)
	httpapi.Register(a, op("host-container-list", hostPath+"/containers", "The containers in the latest sample of a host", ""), h.containers)
}

// HostProcess is one program that ran.
type HostProcess struct {
	PID           int64   `json:"pid"`
	Name          string  `json:"name"`
	CPUPercent    float64 `json:"cpu_percent"`
	MemoryPercent float64 `json:"memory_percent"`
}

// HostContainer is one container that was there.
type HostContainer struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	State       string   `json:"state"`
	Image       *string  `json:"image"`
	CPUPercent  *float64 `json:"cpu_percent"`
	MemoryBytes *float64 `json:"memory_bytes"`
}

// HostNetwork holds the counters of a host and their growth.
type HostNetwork struct {
	BytesSent float64  `json:"bytes_sent"`
	BytesRecv float64  `json:"bytes_recv"`
	SentPerS  *float64 `json:"sent_per_s" doc:"Bytes per second since the sample before; null after a restart of the counter."`
	RecvPerS  *float64 `json:"recv_per_s"`
}

// HostMemory is the size of a host's memory.
type HostMemory struct {
	Total float64 `json:"total"`
	Used  float64 `json:"used"`
}

// HostReadings are the values of one sample.
type HostReadings struct {
	Timestamp     time.Time          `json:"timestamp"`
	CPUPercent    float64            `json:"cpu_percent"`
	MemoryPercent float64            `json:"memory_percent"`
	DiskUsage     float64            `json:"disk_usage" doc:"Percent used of the disk that counts."`
	NetworkIO     HostNetwork        `json:"network_io"`
	Processes     []HostProcess      `json:"processes"`
	Containers    []HostContainer    `json:"containers"`
	LoadAvg       []float64          `json:"load_avg"`
	Disks         map[string]float64 `json:"disks" nullable:"false" doc:"Percent used by mount."`
	MemoryBytes   HostMemory         `json:"memory_bytes"`
}

// HostLatest are the readings of the latest sample with the name of the host.
type HostLatest struct {
	Hostname string `json:"hostname"`
	HostReadings
}

// Host is a machine as it was last heard of.
type Host struct {
	Hostname        string            `json:"hostname"`
	LatestMetrics   HostLatest        `json:"latest_metrics"`
	Status          string            `json:"status" enum:"up,stale,down"`
	FirstSeen       time.Time         `json:"first_seen"`
	LastSeen        time.Time         `json:"last_seen"`
	OS              *string           `json:"os"`
	Labels          map[string]string `json:"labels" nullable:"false"`
	IntervalSeconds int               `json:"interval_seconds"`
	MissedIntervals int               `json:"missed_intervals"`
}

func readingsOf(m host.Metrics) HostReadings {
	view := HostReadings{
		Timestamp: m.Timestamp, CPUPercent: m.CPUPercent, MemoryPercent: m.MemoryPercent, DiskUsage: m.DiskUsage, NetworkIO: HostNetwork(m.NetworkIO),
		Processes: processesOf(m), Containers: containersOf(m), LoadAvg: m.LoadAvg, Disks: m.Disks, MemoryBytes: HostMemory(m.MemoryBytes),
	}
	if view.LoadAvg == nil {
		view.LoadAvg = []float64{}
	}
	if view.Disks == nil {
		view.Disks = map[string]float64{}
	}
	return view
}

func processesOf(m host.Metrics) []HostProcess {
	views := make([]HostProcess, len(m.Processes))
	for i, p := range m.Processes {
		views[i] = HostProcess(p)
	}
	return views
}

func containersOf(m host.Metrics) []HostContainer {
	views := make([]HostContainer, len(m.Containers))
	for i, c := range m.Containers {
		views[i] = HostContainer(c)
	}
	return views
}

func (h HostHandlers) view(one host.Host) Host {
	now := h.Now()
	view := Host{
		Hostname: one.Hostname, LatestMetrics: HostLatest{Hostname: one.Hostname, HostReadings: readingsOf(one.Latest)}, Status: string(one.StatusAt(now)),
		FirstSeen: one.FirstSeen, LastSeen: one.LastSeen, OS: one.OS, Labels: one.Labels, IntervalSeconds: one.IntervalSeconds,
		MissedIntervals: max(int(one.Missed(now)), 0),
	}
	if view.Labels == nil {
		view.Labels = map[string]string{}
	}
	return view
}

type hostListInput struct {
	httpapi.ListQuery
	Status string `query:"status" enum:"up,stale,down"`
	Search string `query:"search" maxLength:"200" doc:"Part of a name, operating system or label."`
}

func (h HostHandlers) list(ctx context.Context, in *hostListInput) (*httpapi.List[Host], error) {
	l := h.Lists.Of(ctx, hostsPath, in.ListQuery, "status", in.Status, "search", in.Search)
	key, err := l.After()
	if err != nil {
		return nil, err
	}
	f := host.Filter{Status: host.Status(in.Status), Search: strings.TrimSpace(in.Search)}
	hosts, err := h.Hosts.List(ctx, auth.Caller(ctx).Scope(), f, strings.Join(key, ""), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, hosts, func(one host.Host) []string { return []string{one.Hostname} }, h.view), nil
}

// HostInput names a host.
type HostInput struct {
	Hostname string `path:"hostname" maxLength:"255"`
}

type hostReadInput struct {
	HostInput
	RangeInput
	Limit int `query:"limit" minimum:"1" maximum:"2000" default:"100" doc:"Samples of the history, the newest."`
	Step  int `query:"step" minimum:"0" maximum:"86400" default:"0" doc:"Seconds to average over; 0 is none."`
}

// HostDetail is a host with what its page shows.
type HostDetail struct {
	Host
	MetricsHistory []HostReadings  `json:"metrics_history" doc:"Newest first."`
	Processes      []HostProcess   `json:"processes"`
	Containers     []HostContainer `json:"containers"`
	DiskForecast   *DiskForecast   `json:"disk_forecast" doc:"Null when the disk does not fill, or not regularly enough to say."`
}

// DiskForecast says when a disk will be full if it goes on filling as it did.
type DiskForecast struct {
	DaysUntilFull float64 `json:"days_until_full"`
	PercentPerDay float64 `json:"percent_per_day"`
	Fit           float64 `json:"fit" doc:"How much of what the disk did a straight line explains, from 0 to 1."`
	Hours         float64 `json:"hours" doc:"The time that was looked at, at most 7 days."`
}

func (h HostHandlers) read(ctx context.Context, in *hostReadInput) (*httpapi.Body[HostDetail], error) {
	from, to, err := in.read(h.Now(), defaultRange)
	if err != nil {
		return nil, err
	}
	if in.From == "" && in.Step == 0 {
		from = to.Add(-longestRange) // the newest, whenever they were
	}
	d, err := h.Hosts.Detail(ctx, auth.Caller(ctx).Scope(), in.Hostname, from, to, time.Duration(in.Step)*time.Second, in.Limit)
	if err != nil {
		return nil, err
	}
	view := HostDetail{Host: h.view(d.Host), MetricsHistory: []HostReadings{}, Processes: processesOf(d.Latest), Containers: containersOf(d.Latest)}
	for _, m := range d.History {
		view.MetricsHistory = append(view.MetricsHistory, readingsOf(m))
	}
	if d.Forecast != nil {
		f := DiskForecast(*d.Forecast)
		view.DiskForecast = &f
	}
	return &httpapi.Body[HostDetail]{Body: view}, nil
}

func (h HostHandlers) processes(ctx context.Context, in *HostInput) (*httpapi.Body[[]HostProcess], error) {
	found, err := h.Hosts.ByName(ctx, auth.Caller(ctx).Scope(), in.Hostname)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[[]HostProcess]{Body: processesOf(found.Latest)}, nil
}

func (h HostHandlers) containers(ctx context.Context, in *HostInput) (*httpapi.Body[[]HostContainer], error) {
	found, err := h.Hosts.ByName(ctx, auth.Caller(ctx).Scope(), in.Hostname)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[[]HostContainer]{Body: containersOf(found.Latest)}, nil
}
