package redis_test

import (
	"net"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

func TestOpen(t *testing.T) {
	t.Parallel()

	t.Run("a server that is down does not keep a service from starting and answers soon", func(t *testing.T) {
		t.Parallel()
		client, err := redis.Open("redis://" + closedPort(t) + "/0")
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, client.Close()) })

		start := time.Now()
		err = client.Get(t.Context(), "key").Err()

		require.Error(t, err)
		require.Less(t, time.Since(start), 2*time.Second)
	})

	t.Run("a server that never answers is given up soon", func(t *testing.T) {
		t.Parallel()
		silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, silent.Close()) })
		client, err := redis.Open("redis://" + silent.Addr().String() + "/0")
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, client.Close()) })

		start := time.Now()
		err = client.Get(t.Context(), "key").Err()

		require.Error(t, err)
		require.Less(t, time.Since(start), 3*time.Second)
	})

	t.Run("the address may set its own limits", func(t *testing.T) {
		t.Parallel()
		client, err := redis.Open("rediss://u:p@redis:6380/3?read_timeout=2s&pool_size=4")
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, client.Close()) })

		opts := client.Options()
		require.Equal(t, "redis:6380", opts.Addr)
		require.Equal(t, 3, opts.DB)
		require.Equal(t, 2*time.Second, opts.ReadTimeout)
		require.Equal(t, 500*time.Millisecond, opts.WriteTimeout)
		require.Equal(t, 4, opts.PoolSize)
		require.NotNil(t, opts.TLSConfig)
	})

	for _, url := range []string{"", "redis", "http://:pa55@redis:6379", "redis://:pa55@redis:notaport", "redis://:pa55@redis:6379/notadb", ":"} {
		t.Run("a wrong address is refused without showing it: "+url, func(t *testing.T) {
			t.Parallel()
			_, err := redis.Open(url)
			require.ErrorContains(t, err, "REDIS_URL")
			require.NotContains(t, err.Error(), "pa55")
		})
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	id := uuid.MustParse("0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f")
	event := uuid.MustParse("0198c0de-7a1b-7c3d-9e4f-000000000001")

	for want, got := range map[string]string{
		"auth:revoked:0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f": redis.RevokedSession(id),
		"apikey:abc123": redis.APIKey("abc123"),
		"events:0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f":                                           redis.EventStream(id),
		"events:seen:0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f:0198c0de-7a1b-7c3d-9e4f-000000000001": redis.EventSeen(id, event),
		"live:incidents:0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f":                                   redis.Live("incidents", id.String()),
		"live:*:*":     redis.Live("*", "*"),
		"rl:user:0198": redis.RateLimit("user", "0198"),
		"ai:generating:0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f": redis.Generating(id),
		"auth.events": redis.AuthEvents,
	} {
		require.Equal(t, want, got)
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}
