package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const agentSample = `{"hostname":"h1","cpu_percent":1.5,"memory_percent":40.2,"disk_usage":55.0,"network_io":{"bytes_sent":1,"bytes_recv":2},
	"processes":[{"pid":1,"name":"x","cpu_percent":0,"memory_percent":0}],"containers":[{"id":"c","name":"n","state":"up 2 hours"}],
	"load_avg":[0.1,0.2,0.3],"disks":{"/":55.0},"memory_bytes":{"total":1,"used":1},"os":"linux","labels":{"service":"api"},"interval_seconds":15}`

func TestInfrastructure(t *testing.T) {
	t.Parallel()
	c := newCollector(t)

	status, answer := c.push("/infrastructure/ingest", agentSample)
	require.Equal(t, http.StatusOK, status, answer)
	require.Equal(t, map[string]any{"ingested": true, "hostname": "h1"}, answer)
	status, answer = c.push("/infrastructure/ingest/ingest", `{"hosts":[`+agentSample+`,{"hostname":"h2"},{"cpu_percent":1}]}`)
	require.Equal(t, http.StatusOK, status, answer)
	require.EqualValues(t, 2, answer["ingested"])
	require.Equal(t, []any{"h1", "h2"}, answer["hostnames"])
	require.Equal(t, "hostname is required", field(t, answer["errors"].([]any)[0], "message"))
	status, answer = c.push("/infrastructure/ingest", `{"cpu_percent":1}`)
	require.Equal(t, http.StatusBadRequest, status, answer)

	hosts := c.list("/infrastructure/hosts")
	require.Len(t, hosts, 2)
	require.Equal(t, "up", field(t, hosts[0], "status"))
	latest := field(t, hosts[0], "latest_metrics")
	require.Equal(t, "h1", field(t, latest, "hostname"))
	require.EqualValues(t, 55, field(t, latest, "disk_usage"))
	require.Equal(t, map[string]any{"/": 55.0}, field(t, latest, "disks"))
	require.Equal(t, map[string]any{"service": "api"}, field(t, hosts[0], "labels"))
	require.Len(t, c.list("/infrastructure/hosts?search=linux"), 1)
	require.Empty(t, c.list("/infrastructure/hosts?status=down"))

	detail := c.object("/infrastructure/hosts/h1")
	require.Len(t, detail["metrics_history"], 2)
	require.Len(t, detail["processes"], 1)
	require.Nil(t, detail["disk_forecast"])
	require.Len(t, c.object("/infrastructure/hosts/h1?step=3600")["metrics_history"], 1)
	require.Equal(t, []any{map[string]any{"pid": 1.0, "name": "x", "cpu_percent": 0.0, "memory_percent": 0.0}}, c.list("/infrastructure/hosts/h1/processes"))
	require.Equal(t, []any{map[string]any{"id": "c", "name": "n", "state": "up 2 hours", "image": nil, "cpu_percent": nil, "memory_bytes": nil}},
		c.list("/infrastructure/hosts/h1/containers"))
	require.Equal(t, []any{}, c.list("/infrastructure/hosts/h2/processes"))
	require.Equal(t, "agent", field(t, c.list("/services/registry")[0], "source"))

	series := field(t, field(t, c.object(`/prom/api/v1/query?query={host="h1"}`), "data"), "result").([]any)
	require.Len(t, series, 6, "cpu, memory, disk, load and both directions of the network")

	other := c.of(pgtest.NewSibling(t, c.scope))
	for _, path := range []string{"", "/processes", "/containers"} {
		status, code := other.refused(other.person(auth.RoleOwner), http.MethodGet, "/infrastructure/hosts/h1"+path, "")
		require.Equal(t, http.StatusNotFound, status)
		require.Equal(t, "RESOURCE_NOT_FOUND", code)
	}
	require.Empty(t, other.list("/infrastructure/hosts"))
	status, code := c.refused(c.sender("ingest:logs"), http.MethodPost, "/infrastructure/ingest", agentSample)
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "INSUFFICIENT_SCOPE", code)
	status, _ = c.refused(c.person(auth.RoleViewer), http.MethodGet, "/infrastructure/hosts/h1?from=now-60d", "")
	require.Equal(t, http.StatusBadRequest, status)
}
