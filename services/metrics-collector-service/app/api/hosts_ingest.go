package api

import (
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// HostIngest is one sample, or a list of them.
type HostIngest struct {
	HostSample
	Hosts []HostSample `json:"hosts,omitempty" maxItems:"1000" doc:"Instead of one sample."`
}

// HostSample is what an agent says about its host at one moment.
type HostSample struct {
	Hostname        string             `json:"hostname,omitempty" maxLength:"255" doc:"Required."`
	CPUPercent      float64            `json:"cpu_percent,omitempty" minimum:"0" doc:"Above 100 is 100, as for all percentages."`
	MemoryPercent   float64            `json:"memory_percent,omitempty" minimum:"0"`
	DiskUsage       any                `json:"disk_usage,omitempty" doc:"Percent used; or percentages by mount, of which total counts, else /, else the fullest."`
	NetworkIO       map[string]float64 `json:"network_io,omitempty" doc:"bytes_sent and bytes_recv, running totals."`
	Processes       []HostProcess      `json:"processes,omitempty" maxItems:"200"`
	Containers      []map[string]any   `json:"containers,omitempty" maxItems:"500" doc:"id, name, state, image, cpu_percent, memory_bytes."`
	LoadAvg         []float64          `json:"load_avg,omitempty"`
	Disks           map[string]float64 `json:"disks,omitempty" doc:"Percent used by mount."`
	MemoryBytes     map[string]float64 `json:"memory_bytes,omitempty" doc:"total and used."`
	OS              string             `json:"os,omitempty"`
	Labels          map[string]string  `json:"labels,omitempty"`
	IntervalSeconds *int               `json:"interval_seconds,omitempty" minimum:"1" maximum:"86400" doc:"15 when it is not given."`
	Timestamp       time.Time          `json:"timestamp,omitempty"`
}

// HostsIngested says what was stored.
type HostsIngested struct {
	Ingested  any      `json:"ingested" doc:"true for one sample, the number stored for a list."`
	Hostname  string   `json:"hostname,omitempty" doc:"Of one sample."`
	Hostnames []string `json:"hostnames,omitempty" doc:"Of a list, each once, in order of appearance."`
	Rejected
}

// hostListIngested is the answer to a list: its hosts are there even when there are none.
type hostListIngested struct {
	Ingested  int      `json:"ingested"`
	Hostnames []string `json:"hostnames"`
	Rejected
}

func (h HostHandlers) take(w http.ResponseWriter, r *http.Request) error {
	if err := checkMedia(r, "application/json"); err != nil {
		return err
	}
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	b, err := h.Hosts.Take(r.Context(), auth.Caller(r.Context()).Scope(), body)
	if err != nil {
		return err
	}
	if b.Single {
		return send(w, HostsIngested{Ingested: true, Hostname: b.Items[0].Hostname})
	}
	return send(w, hostListIngested{Ingested: len(b.Items), Hostnames: host.Hostnames(b.Items), Rejected: rejectedBy(&b.Verdict.Judge)})
}
