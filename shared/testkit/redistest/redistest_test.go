package redistest_test

import (
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

func TestClient(t *testing.T) {
	t.Parallel()

	a, b := redistest.Client(t), redistest.Client(t)
	require.NoError(t, a.Set(t.Context(), "key", "a", 0).Err())

	require.Equal(t, "a", a.Get(t.Context(), "key").Val())
	require.ErrorIs(t, b.Get(t.Context(), "key").Err(), redis.Nil, "each has its own data")

	options, err := redis.ParseURL(redistest.URL(t))
	require.NoError(t, err)
	require.NotEmpty(t, options.Addr)
}

func TestServer(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	client := server.Client(t)
	require.NoError(t, client.Set(t.Context(), "key", "kept", 0).Err())

	server.Stop(t)
	require.Error(t, client.Get(t.Context(), "key").Err())

	server.Start(t)
	require.Equal(t, "kept", client.Get(t.Context(), "key").Val(), "the append-only file brings it back")

	server.Kill(t)
	require.Error(t, client.Get(t.Context(), "key").Err())
	server.Start(t)
	require.NoError(t, client.Ping(t.Context()).Err())
}
