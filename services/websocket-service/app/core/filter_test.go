package core_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func TestFilters(t *testing.T) {
	t.Parallel()
	const batch = `{"entries":[{"level":"ERROR","service_name":"cart","message":"Card declined"},{"level":"INFO","service_name":"cart","message":"ok"}],"dropped":2}`
	cases := []struct{ name, channel, filters, data, want string }{
		{"let everything pass when there is none", "incidents", `{}`, `{"severity":"low"}`, `{"severity":"low"}`},
		{"compare an incident", "incidents", `{"severity":"high"}`, `{"severity":"low"}`, ``},
		{"take one of several", "incidents", `{"severity":["high","low"]}`, `{"severity":"low"}`, `{"severity":"low"}`},
		{"let parts of an incident pass", "incidents", `{"severity":"high"}`, `{"comment":"x"}`, `{"comment":"x"}`},
		{"compare both members", "incidents", `{"severity":"low","service_name":"cart"}`, `{"severity":"low","service_name":"shop"}`, ``},
		{"compare a deployment", "deployments", `{"service":"cart"}`, `{"service_name":"shop"}`, ``},
		{"compare a monitor", "monitors", `{"monitor_ids":["a","b"]}`, `{"monitor_id":"b"}`, `{"monitor_id":"b"}`},
		{"cut a batch of logs", "logs", `{"level":"error"}`, batch, `{"entries":[{"level":"ERROR","service_name":"cart","message":"Card declined"}],"dropped":2}`},
		{"search in messages", "logs", `{"query":"DECLINED","service":"cart"}`, batch, `{"entries":[{"level":"ERROR","service_name":"cart","message":"Card declined"}],"dropped":2}`},
		{"send no empty batch", "logs", `{"service":"shop"}`, batch, ``},
		{"are required for metrics", "metrics", `{}`, `{"points":[{"metric_name":"up"}]}`, ``},
		{"choose metrics", "metrics", `{"metric_names":["up"]}`, `{"points":[{"metric_name":"up"},{"metric_name":"down"}]}`, `{"points":[{"metric_name":"up"}]}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			scope := auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
			l := core.NewListener(&line{}, core.Session{Scope: scope}, nil, clock.Now())
			require.NoError(t, l.Subscribe([]string{c.channel}, map[string]json.RawMessage{c.channel: json.RawMessage(c.filters)}))
			f := events.Frame{Channel: c.channel, Data: json.RawMessage(c.data), TenantID: scope.TenantID, ProjectID: scope.ProjectID}
			text, err := json.Marshal(f)
			require.NoError(t, err)

			l.Hear(&f, core.Wire(text))

			if c.want == "" {
				require.Nil(t, l.Next())
				return
			}
			frames := l.Next()
			require.Len(t, frames, 1)
			require.Nil(t, l.Next())
			var got events.Frame
			require.NoError(t, json.Unmarshal(frames[0][bytes.Index(frames[0], []byte(`{"`)):], &got))
			require.JSONEq(t, c.want, string(got.Data))
		})
	}

	t.Run("that make no sense are refused", func(t *testing.T) {
		t.Parallel()
		l := core.NewListener(&line{}, core.Session{}, nil, clock.Now())
		for _, filters := range []string{`[]`, `{"severity":7}`, `{"nothing":"x"}`} {
			err := l.Subscribe([]string{"incidents"}, map[string]json.RawMessage{"incidents": json.RawMessage(filters)})
			require.Equal(t, fault.Invalid, fault.KindOf(err), filters)
		}
		require.Equal(t, []string{"alerts", "hypotheses", "incidents"}, l.Channels(), "a refused subscription changes nothing")
	})
}
