package host_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const day = 24 * time.Hour

var noon = time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

func TestStatusAt(t *testing.T) {
	t.Parallel()
	h := host.Host{LastSeen: noon, IntervalSeconds: 15}
	for seconds, want := range map[int]host.Status{0: host.Up, 45: host.Up, 46: host.Stale, 150: host.Stale, 151: host.Down} {
		require.Equal(t, want, h.StatusAt(noon.Add(time.Duration(seconds)*time.Second)), seconds)
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()

	t.Run("a whole sample", func(t *testing.T) {
		t.Parallel()
		b, err := host.Decode([]byte(`{"hostname":"h1","cpu_percent":"1.5","memory_percent":140.2,"disk_usage":{"/":55.0,"/data":80},
			"network_io":{"bytes_sent":1,"bytes_recv":2},"processes":[{"pid":1,"name":"x"}],"containers":[{"id":"c","name":"n","state":"up","memory_bytes":7}],
			"load_avg":[0.1,0.2,0.3,9],"memory_bytes":{"total":1,"used":1},"os":"linux","labels":{"service":"api","n":7},"interval_seconds":30,
			"timestamp":"2026-01-24T11:00:00Z"}`), noon, day)

		require.NoError(t, err)
		require.True(t, b.Single)
		s := b.Items[0]
		require.InDelta(t, 1.5, s.CPUPercent, 0)
		require.InDelta(t, 100, s.MemoryPercent, 0)
		require.InDelta(t, 55, s.DiskUsage, 0)
		require.Equal(t, map[string]float64{"/": 55, "/data": 80}, s.Disks)
		require.Equal(t, []float64{0.1, 0.2, 0.3}, s.LoadAvg)
		require.Equal(t, map[string]string{"service": "api", "n": "7"}, s.Labels)
		require.InDelta(t, 7, *s.Containers[0].MemoryBytes, 0)
		require.Equal(t, 30, s.IntervalSeconds)
		require.Equal(t, noon.Add(-time.Hour), s.Timestamp)
	})

	for name, c := range map[string]struct {
		usage string
		want  float64
	}{
		"a number":                       {`41.5`, 41.5},
		"of an object its total":         {`{"total":10,"/":20,"/x":90}`, 10},
		"without a total the root":       {`{"/":20,"/x":90}`, 20},
		"without either the fullest one": {`{"/a":20,"/x":90}`, 90},
		"an empty object":                {`{}`, 0},
	} {
		t.Run("disk usage is "+name, func(t *testing.T) {
			t.Parallel()
			b, err := host.Decode([]byte(`{"hostname":"h","disk_usage":`+c.usage+`}`), noon, day)
			require.NoError(t, err)
			require.InDelta(t, c.want, b.Items[0].DiskUsage, 0)
		})
	}

	t.Run("good samples are kept and bad ones named", func(t *testing.T) {
		t.Parallel()
		b, err := host.Decode([]byte(`{"hosts":[{"hostname":"h1"},{"hostname":"h2"},{"hostname":"h1"},{},{"hostname":"h","cpu_percent":-1},{"hostname":"h","network_io":{"bytes_sent":"x"}},
			{"hostname":"h","processes":[{"pid":1},7]},{"hostname":"h","timestamp":1},{"hostname":"`+strings.Repeat("h", 256)+`"}]}`), noon, day)

		require.NoError(t, err)
		require.Equal(t, []string{"h1", "h2"}, host.Hostnames(b.Items))
		require.Equal(t, 6, b.Verdict.Rejected())
		require.Equal(t, "network_io.bytes_sent must be a finite number", b.Verdict.Shown()[2].Message)
		require.Equal(t, "processes[1] must be an object", b.Verdict.Shown()[3].Message)
	})

	for name, body := range map[string]string{
		"no object": `[]`, "no list": `{"hosts":7}`, "nothing": ``, "too many processes": `{"hostname":"h","processes":[` + strings.Repeat(`{},`, 200) + `{}]}`,
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			t.Parallel()
			_, err := host.Decode([]byte(body), noon, day)
			require.Equal(t, fault.Invalid, fault.KindOf(err))
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"hosts":[{"hostname":"h","disk_usage":{"/":1},"labels":{"a":[1]},"load_avg":[1],"processes":[{"pid":1e300}],"containers":[{}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b, err := host.Decode(body, noon, day)
		if err != nil {
			require.NotEqual(t, fault.Internal, fault.KindOf(err))
			return
		}
		for _, s := range b.Items {
			require.NotEmpty(t, s.Hostname)
			for _, n := range []float64{s.CPUPercent, s.MemoryPercent, s.DiskUsage} {
				require.False(t, math.IsNaN(n) || n < 0 || n > 100)
			}
			require.NotContains(t, fmt.Sprint(s.Labels, s.Disks, s.Processes, s.Containers), "\x00")
		}
	})
}

type place struct{ pgtest.Place[*host.Repository] }

func newPlace(t *testing.T) place {
	t.Helper()
	return place{pgtest.NewPlace(t, host.NewRepository)}
}

func (p place) accept(format string, args ...any) {
	p.Helper()
	b, err := host.Decode([]byte(fmt.Sprintf(format, args...)), p.Now, 14*day)
	require.NoError(p, err)
	require.NoError(p, p.Repo.Accept(p.Context(), p.Scope, b.Items, nil))
}

func (p place) at(d time.Duration) string { return p.Now.Add(d).Format(time.RFC3339Nano) }

func (p place) host(name string) host.Host {
	p.Helper()
	h, err := p.Repo.ByName(p.Context(), p.Scope, name)
	require.NoError(p, err)
	return h
}

func (p place) names(f host.Filter) (names []string) {
	p.Helper()
	hosts, err := p.Repo.List(p.Context(), p.Scope, f, "", 100)
	require.NoError(p, err)
	for _, h := range hosts {
		names = append(names, h.Hostname)
	}
	return names
}

func TestAccept(t *testing.T) {
	t.Parallel()

	t.Run("a host is as its newest sample says, and rates are those of its counters", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		p.accept(`{"hosts":[{"hostname":"h","cpu_percent":1,"network_io":{"bytes_sent":100,"bytes_recv":0},"os":"linux","labels":{"a":"b"},"timestamp":%q},
			{"hostname":"h","cpu_percent":3,"network_io":{"bytes_sent":1600,"bytes_recv":0},"timestamp":%q}]}`, p.at(-30*time.Second), p.at(-15*time.Second))
		p.accept(`{"hostname":"h","cpu_percent":5,"network_io":{"bytes_sent":50,"bytes_recv":15},"timestamp":%q}`, p.at(0))
		p.accept(`{"hostname":"h","cpu_percent":99,"timestamp":%q}`, p.at(-time.Hour))

		h := p.host("h")
		require.InDelta(t, 5, h.Latest.CPUPercent, 0)
		require.Nil(t, h.Latest.NetworkIO.SentPerS, "the counter was restarted")
		require.InDelta(t, 1, *h.Latest.NetworkIO.RecvPerS, 0)
		require.Equal(t, "linux", *h.OS)
		require.Equal(t, p.Now.Add(-time.Hour), h.FirstSeen)
		require.Equal(t, p.Now, h.LastSeen)

		history, err := p.Repo.History(t.Context(), p.Scope, "h", p.Now.Add(-day), p.Now, 0, 100)
		require.NoError(t, err)
		require.Len(t, history, 4)
		require.InDelta(t, 100, *history[1].NetworkIO.SentPerS, 0)
		require.Nil(t, history[2].NetworkIO.SentPerS)
		steps, err := p.Repo.History(t.Context(), p.Scope, "h", p.Now.Add(-10*time.Minute), p.Now, 30*time.Minute, 100)
		require.NoError(t, err)
		require.NotEmpty(t, steps)
		require.InDelta(t, 3, steps[0].CPUPercent, 2)
		require.Empty(t, steps[0].Processes)
	})

	t.Run("a sample that is sent again is stored once", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		for range 2 {
			p.accept(`{"hosts":[{"hostname":"h","timestamp":%[1]q},{"hostname":"h","timestamp":%[1]q}]}`, p.at(0))
		}
		history, err := p.Repo.History(t.Context(), p.Scope, "h", p.Now.Add(-day), p.Now, 0, 100)
		require.NoError(t, err)
		require.Len(t, history, 1)
	})

	t.Run("hosts are listed by status and search, for seven days", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		p.accept(`{"hosts":[{"hostname":"a","labels":{"zone":"EU"}},{"hostname":"b","timestamp":%q},{"hostname":"c","timestamp":%q,"os":"linux"},{"hostname":"d","timestamp":%q}]}`,
			p.at(-time.Minute), p.at(-time.Hour), p.at(-8*day))

		require.Equal(t, []string{"a", "b", "c"}, p.names(host.Filter{}))
		require.Equal(t, []string{"a"}, p.names(host.Filter{Status: host.Up}))
		require.Equal(t, []string{"b"}, p.names(host.Filter{Status: host.Stale}))
		require.Equal(t, []string{"c"}, p.names(host.Filter{Status: host.Down}))
		require.Equal(t, []string{"a"}, p.names(host.Filter{Search: "eu"}))
		require.Equal(t, []string{"c"}, p.names(host.Filter{Search: "Linux"}))
		after, err := p.Repo.List(t.Context(), p.Scope, host.Filter{}, "a", 1)
		require.NoError(t, err)
		require.Equal(t, "b", after[0].Hostname)
	})

	t.Run("another project sees nothing of it", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		p.accept(`{"hostname":"h"}`)
		p.Scope = pgtest.NewSibling(t, p.Scope)
		require.Empty(t, p.names(host.Filter{}))
		_, err := p.Repo.ByName(t.Context(), p.Scope, "h")
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		history, err := p.Repo.History(t.Context(), p.Scope, "h", p.Now.Add(-day), p.Now.Add(day), 0, 1)
		require.NoError(t, err)
		require.Empty(t, history)
	})
}

func TestForecast(t *testing.T) {
	t.Parallel()
	fill := func(p place, usage func(hour int) float64) *host.Forecast {
		t.Helper()
		var samples []string
		for hour := range 48 {
			samples = append(samples, fmt.Sprintf(`{"hostname":"h","disk_usage":%f,"timestamp":%q}`, usage(hour), p.at(time.Duration(hour-47)*time.Hour)))
		}
		p.accept(`{"hosts":[%s]}`, strings.Join(samples, ","))
		f, err := p.Repo.Forecast(t.Context(), p.Scope, p.host("h"))
		require.NoError(t, err)
		return f
	}

	f := fill(newPlace(t), func(hour int) float64 { return 50 + float64(hour)/4 })
	require.NotNil(t, f)
	require.InDelta(t, 6, f.PercentPerDay, 0.01)
	require.InDelta(t, (100-61.75)/6, f.DaysUntilFull, 0.01)
	require.InDelta(t, 1, f.Fit, 0.01)
	require.Nil(t, fill(newPlace(t), func(int) float64 { return 50 }), "it does not fill")
	require.Nil(t, fill(newPlace(t), func(hour int) float64 { return 50 - float64(hour)/4 }), "it empties")
	require.Nil(t, fill(newPlace(t), func(hour int) float64 { return float64(hour * 37 % 90) }), "it does what it likes")
}
