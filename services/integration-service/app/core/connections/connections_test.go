package connections_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/connections"
	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// desk is a project with one setting and a prober that does what it is told.
type desk struct {
	*connections.Settings

	ctx    context.Context
	scope  auth.Scope
	stored connection.Setting
	fails  error
	tried  connection.Config
}

func setup(t *testing.T) *desk {
	t.Helper()
	box, err := secrets.ParseKeys("k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
	require.NoError(t, err)
	d := &desk{scope: pgtest.NewProject(t)}
	d.ctx = auth.WithCaller(t.Context(), auth.System("test", d.scope))
	d.Settings = &connections.Settings{
		Repository: connection.NewRepository(pgtest.DB(t)), Vault: connection.NewVault(box), Now: clock.Now,
		Probe: func(_ context.Context, _ connection.Category, c connection.Config) (string, error) {
			d.tried = c
			return "It answered.", d.fails
		},
	}
	d.stored, _, err = d.Save(d.ctx, d.scope, connections.Draft{
		Category: connection.Prometheus, Name: "p", Config: connection.Config{"url": "https://p.example.com", "password": "canary", "username": "u"},
	})
	require.NoError(t, err)
	return d
}

// audited returns how the last recorded test went.
func (d *desk) audited(t *testing.T) (resource string, success bool, reason string) {
	t.Helper()
	err := pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT payload->>'resource_id', (payload->>'success')::boolean, payload->>'error_message'
		FROM events.outbox
		WHERE project_id = $1 AND payload->>'action' = 'setting.tested'
		ORDER BY id DESC LIMIT 1`, d.scope.ProjectID).Scan(&resource, &success, &reason)
	require.NoError(t, err)
	return resource, success, reason
}

func TestATestOfAStoredSettingIsNoted(t *testing.T) {
	t.Parallel()
	d := setup(t)

	outcome, err := d.TestStored(d.ctx, d.scope, d.stored.ID, connection.Config{"username": "other", "password": "ignored"})
	require.NoError(t, err)
	require.True(t, outcome.Success)
	require.Equal(t, "It answered.", outcome.Message)
	require.Equal(t, connection.Config{"url": "https://p.example.com", "password": "canary", "username": "other"}, d.tried)
	after, err := d.Repository.ByID(d.ctx, d.scope, d.stored.ID)
	require.NoError(t, err)
	require.Equal(t, connection.Success, after.LastTestStatus)
	require.WithinDuration(t, time.Now(), *after.LastTestedAt, time.Minute)
	resource, success, _ := d.audited(t)
	require.Equal(t, d.stored.ID.String(), resource)
	require.True(t, success)

	d.fails = fault.New(fault.Upstream, fault.CodeUpstream, "It refused.")
	outcome, err = d.TestStored(d.ctx, d.scope, d.stored.ID, nil)
	require.NoError(t, err)
	require.Equal(t, connections.Outcome{Message: "It refused.", Took: outcome.Took}, outcome)
	after, err = d.Repository.ByID(d.ctx, d.scope, d.stored.ID)
	require.NoError(t, err)
	require.Equal(t, connection.Failed, after.LastTestStatus)
	_, success, reason := d.audited(t)
	require.False(t, success)
	require.Equal(t, "It refused.", reason)
}

func TestATestOfWhatIsNotStored(t *testing.T) {
	t.Parallel()
	d := setup(t)
	config := connection.Config{"url": "https://x.example.com"}

	outcome, err := d.Test(d.ctx, connection.Alertmanager, config)
	require.NoError(t, err)
	require.True(t, outcome.Success)
	resource, _, _ := d.audited(t)
	require.Equal(t, "observability_alertmanager", resource)

	d.fails = fault.New(fault.Invalid, fault.CodeInvalidValue, "Not there.")
	_, err = d.Test(d.ctx, connection.Alertmanager, config)
	require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err), "a refused address is the caller's mistake")
	d.fails = errors.New("unexpected, with secrets")
	_, err = d.Test(d.ctx, connection.Alertmanager, config)
	require.Equal(t, fault.Internal, fault.KindOf(err), "what is not known is not shown")
	_, err = d.Test(d.ctx, connection.Alertmanager, nil)
	require.Equal(t, fault.CodeValidation, fault.CodeOf(err))
}

func TestTheObserverOfAProject(t *testing.T) {
	t.Parallel()
	d := setup(t)
	name, config, err := d.Observer(d.ctx, d.scope, connection.Prometheus)
	require.NoError(t, err)
	require.Equal(t, "p", name)
	require.Equal(t, "canary", config["password"])
	_, config, err = d.Observer(d.ctx, d.scope, connection.Grafana)
	require.NoError(t, err)
	require.Nil(t, config)
}
