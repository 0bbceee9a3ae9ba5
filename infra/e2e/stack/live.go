package stack

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// Scope is the tenant and project that the person works in.
func (p *Person) Scope(tb testing.TB) auth.Scope {
	tb.Helper()
	tenant, err := uuid.Parse(p.TenantID)
	require.NoError(tb, err)
	project, err := uuid.Parse(p.Project)
	require.NoError(tb, err)
	return auth.Scope{TenantID: tenant, ProjectID: project}
}

// Announce puts a changed incident on a channel of the scope, the way services do.
func Announce(tb testing.TB, redis *goredis.Client, scope auth.Scope, channel string, data any) {
	tb.Helper()
	payload, err := json.Marshal(map[string]any{"type": "incident.updated", "data": data})
	require.NoError(tb, err)
	require.NoError(tb, events.ToRedis(redis)(tb.Context(), events.Message{
		ID: uuid.New(), Scope: scope, Kind: events.KindEvent, Topic: channel, Payload: payload, CreatedAt: clock.Now(),
	}))
}

// Key makes an API key of the person's project with the given scopes.
func (p *Person) Key(tb testing.TB, scopes ...string) string {
	tb.Helper()
	a := p.Call(tb, http.MethodPost, "/projects/"+p.Project+"/api-keys", map[string]any{"name": "test", "scopes": scopes})
	require.Equal(tb, http.StatusCreated, a.Status, string(a.Body))
	return a.Text(tb, "raw_key")
}
