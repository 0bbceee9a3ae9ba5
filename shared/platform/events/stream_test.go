package events_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

// listener collects what is published live.
type listener struct {
	mu     sync.Mutex
	frames []map[string]any
}

func listen(t *testing.T, client *goredis.Client, patterns ...string) *listener {
	t.Helper()
	l := &listener{}
	ready := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- events.Subscribe(ctx, client, events.Subscription{
			Patterns:  patterns,
			Connected: func(context.Context) { close(ready) },
			Message: func(_ context.Context, channel string, payload []byte) {
				l.mu.Lock()
				defer l.mu.Unlock()
				frame := map[string]any{}
				if json.Unmarshal(payload, &frame) != nil {
					frame["broken"] = string(payload)
				}
				frame["heard on"] = channel
				l.frames = append(l.frames, frame)
			},
		})
	}()
	t.Cleanup(func() { cancel(); require.NoError(t, <-ended) })
	<-ready
	return l
}

func (l *listener) heard() []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]map[string]any(nil), l.frames...)
}

func anEvent(s auth.Scope, n int) events.Message {
	return events.Message{
		ID: uuid.New(), Scope: s, Kind: events.KindEvent, Topic: "incidents",
		Payload:   json.RawMessage(fmt.Sprintf(`{"type":"incident.created","data":{"n":%d,"tags":[],"big":12345678901234567890}}`, n)),
		CreatedAt: time.Date(2026, 1, 24, 12, 0, 0, 123_000_000, time.UTC),
	}
}

func aScope() auth.Scope {
	return auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
}

func TestLiveEvents(t *testing.T) {
	t.Parallel()

	t.Run("an event reaches listeners and the stream with the same id", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s := aScope()
			live := listen(t, client, "live:*:"+s.ProjectID.String())
			m := anEvent(s, 1)

			require.NoError(t, events.ToRedis(client)(t.Context(), m))

			require.Eventually(t, func() bool { return len(live.heard()) == 1 }, soon, 5*time.Millisecond)
			id, err := events.LastID(t.Context(), client, s.ProjectID)
			require.NoError(t, err)
			frame := live.heard()[0]
			require.Equal(t, id, frame["id"])
			require.Equal(t, "incident.created", frame["type"])
			require.Equal(t, "incidents", frame["channel"])
			require.Equal(t, s.TenantID.String(), frame["tenant_id"])
			require.Equal(t, s.ProjectID.String(), frame["project_id"])
			require.Equal(t, "2026-01-24T12:00:00.123Z", frame["timestamp"])
			require.Equal(t, []any{}, frame["data"].(map[string]any)["tags"], "an empty list stays a list")
			require.NotContains(t, frame, "user_id")
			require.Equal(t, "live:incidents:"+s.ProjectID.String(), frame["heard on"])
		})
	})

	t.Run("delivering twice gives one event and one id", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s := aScope()
			live := listen(t, client, "live:*:"+s.ProjectID.String())
			first, second := anEvent(s, 1), anEvent(s, 2)
			deliver := events.ToRedis(client)

			for _, m := range []events.Message{first, first, second, first, second} {
				require.NoError(t, deliver(t.Context(), m))
			}

			n, err := client.XLen(t.Context(), redis.EventStream(s.ProjectID)).Result()
			require.NoError(t, err)
			require.EqualValues(t, 2, n)
			require.Eventually(t, func() bool { return len(live.heard()) == 2 }, soon, 5*time.Millisecond)
		})
	})

	t.Run("logs and metrics are live only and carry no id", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s := aScope()
			live := listen(t, client, "live:*:"+s.ProjectID.String())
			m := anEvent(s, 1)
			m.Topic = "logs"

			require.NoError(t, events.ToRedis(client)(t.Context(), m))

			require.Eventually(t, func() bool { return len(live.heard()) == 1 }, soon, 5*time.Millisecond)
			require.NotContains(t, live.heard()[0], "id")
			keys, err := client.Exists(t.Context(), redis.EventStream(s.ProjectID)).Result()
			require.NoError(t, err)
			require.Zero(t, keys)
		})
	})

	t.Run("an event for one user names the user", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s, user := aScope(), uuid.New()
			live := listen(t, client, "live:*:"+s.ProjectID.String())
			m := anEvent(s, 1)
			m.Payload = json.RawMessage(`{"type":"notification.created","data":null,"user_id":"` + user.String() + `"}`)

			require.NoError(t, events.ToRedis(client)(t.Context(), m))

			require.Eventually(t, func() bool { return len(live.heard()) == 1 }, soon, 5*time.Millisecond)
			require.Equal(t, user.String(), live.heard()[0]["user_id"])
		})
	})

	t.Run("everything kept in redis runs out", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s := aScope()
			require.NoError(t, events.ToRedis(client)(t.Context(), anEvent(s, 1)))
			_, err := events.CurrentEpoch(t.Context(), client)
			require.NoError(t, err)

			keys, err := client.Keys(t.Context(), "*").Result()
			require.NoError(t, err)
			require.Len(t, keys, 3)
			for _, key := range keys {
				ttl, err := client.PTTL(t.Context(), key).Result()
				require.NoError(t, err)
				require.Greater(t, ttl, 23*time.Hour, key)
				require.LessOrEqual(t, ttl, 25*time.Hour, key)
			}
		})
	})

	t.Run("entries older than a day leave the stream", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s := aScope()
			stream := redis.EventStream(s.ProjectID)
			old := strconv.FormatInt(time.Now().Add(-25*time.Hour).UnixMilli(), 10)
			for n := range 300 { // an approximate trim removes whole nodes of a hundred
				require.NoError(t, client.XAdd(t.Context(), &goredis.XAddArgs{
					Stream: stream, ID: fmt.Sprintf("%s-%d", old, n+1), Values: []string{"frame", "{}"},
				}).Err())
			}

			require.NoError(t, events.ToRedis(client)(t.Context(), anEvent(s, 1)))

			n, err := client.XLen(t.Context(), stream).Result()
			require.NoError(t, err)
			require.Less(t, n, int64(150))
		})
	})

	t.Run("a redis that is away makes the event wait, not die", func(t *testing.T) {
		t.Parallel()
		err := events.ToRedis(connect(t, "unix:///nowhere.sock"))(t.Context(), anEvent(aScope(), 1))
		require.Equal(t, fault.Unavailable, fault.KindOf(err))
	})
}

func TestEventsFromTransactionToBrowser(t *testing.T) {
	t.Parallel()
	onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
		b := newBench(t)
		live := listen(t, client, "live:*:"+b.scope.ProjectID.String())
		handlers := map[events.Kind]events.Deliver{events.KindEvent: events.ToRedis(client)}
		b.run(t, handlers)
		b.run(t, handlers)
		user := uuid.New()

		const writers, each = 4, 50
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for n := range each {
					err := b.db.Write(t.Context(), b.scope, func(tx pgx.Tx) error {
						return events.Publish(t.Context(), tx, b.scope, events.Event{
							Channel: "incidents", Type: "incident.updated", UserID: &user,
							Data: map[string]any{"writer": w, "n": n},
						})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()

		require.Eventually(t, func() bool { return len(live.heard()) == writers*each }, soon, 10*time.Millisecond)
		next := map[int]int{}
		var last [2]uint64
		for _, frame := range live.heard() {
			require.Equal(t, user.String(), frame["user_id"])
			data := frame["data"].(map[string]any)
			writer := int(data["writer"].(float64))
			require.Equal(t, next[writer], int(data["n"].(float64)), "each writer's events arrive in its order")
			next[writer]++
			id := streamID(t, frame["id"].(string))
			require.Negative(t, slices.Compare(last[:], id[:]), "ids rise")
			last = id
		}
		b.waitFor(t, state{Done: writers * each})
	})
}

// streamID splits the id of a stream entry into its milliseconds and its number
// within them.
func streamID(t *testing.T, id string) (parts [2]uint64) {
	t.Helper()
	_, err := fmt.Sscanf(id, "%d-%d", &parts[0], &parts[1])
	require.NoError(t, err)
	return parts
}

func TestCatchingUp(t *testing.T) {
	t.Parallel()

	// publish begins an epoch, publishes n events and returns their ids.
	publish := func(t *testing.T, client *goredis.Client, s auth.Scope, n int) []string {
		t.Helper()
		_, err := events.CurrentEpoch(t.Context(), client)
		require.NoError(t, err)
		waitForNextSecond(t, client)
		var ids []string
		for i := range n {
			require.NoError(t, events.ToRedis(client)(t.Context(), anEvent(s, i)))
			id, err := events.LastID(t.Context(), client, s.ProjectID)
			require.NoError(t, err)
			ids = append(ids, id)
		}
		return ids
	}

	t.Run("tells exactly what was missed, in order", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s := aScope()
			ids := publish(t, client, s, 5)

			missed, err := events.Missed(t.Context(), client, s.ProjectID, ids[1], 100)

			require.NoError(t, err)
			require.Len(t, missed, 3)
			for i, frame := range missed {
				require.Equal(t, ids[i+2], frame.ID)
				require.Equal(t, "incidents", frame.Channel)
				require.Equal(t, s.TenantID, frame.TenantID)
				require.JSONEq(t, fmt.Sprintf(`{"n":%d,"tags":[],"big":12345678901234567890}`, i+2), string(frame.Data))
			}
			none, err := events.Missed(t.Context(), client, s.ProjectID, ids[4], 100)
			require.NoError(t, err)
			require.Empty(t, none)
		})
	})

	t.Run("refuses where a gap is possible", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			s := aScope()
			ids := publish(t, client, s, 5)
			missed := func(after string, limit int) error {
				_, err := events.Missed(t.Context(), client, s.ProjectID, after, limit)
				return err
			}

			require.ErrorIs(t, missed(ids[0], 3), events.ErrTooMany)
			for _, id := range []string{"", "x", "1", "-", "+", "1-", ids[0] + "x", "99999999999999999999-0", "*"} {
				require.ErrorIs(t, missed(id, 10), events.ErrUnknown, id)
			}
			require.ErrorIs(t, missed(ids[4]+"9", 10), events.ErrUnknown, "an id that was never given out")
			require.ErrorIs(t, missed("1769256000123-0", 10), events.ErrExpired, "an id from before the epoch")
			_, err := events.Missed(t.Context(), client, uuid.New(), ids[0], 10)
			require.ErrorIs(t, err, events.ErrExpired, "an id of another project")
			survivor := uuid.New()
			before := fmt.Sprintf("%d-1", time.Now().Add(-time.Hour).UnixMilli())
			require.NoError(t, client.XAdd(t.Context(), &goredis.XAddArgs{
				Stream: redis.EventStream(survivor), ID: before, Values: []string{"frame", "{}"},
			}).Err())
			_, err = events.Missed(t.Context(), client, survivor, before, 10)
			require.ErrorIs(t, err, events.ErrExpired, "in the stream, but from before the epoch: what followed may be lost")

			require.NoError(t, client.XTrimMaxLen(t.Context(), redis.EventStream(s.ProjectID), 2).Err())
			require.ErrorIs(t, missed(ids[0], 10), events.ErrExpired, "trimmed")
			require.NoError(t, missed(ids[3], 10), "not trimmed")

			require.NoError(t, client.FlushAll(t.Context()).Err())
			require.ErrorIs(t, missed(ids[4], 10), events.ErrExpired, "flushed")
		})
	})
}

// waitForNextSecond lets a server that tells its age in seconds grow one second old.
func waitForNextSecond(t *testing.T, client *goredis.Client) {
	t.Helper()
	epoch, err := events.CurrentEpoch(t.Context(), client)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		now, err := events.CurrentEpoch(t.Context(), client)
		return err == nil && now.ID == epoch.ID && time.Now().After(now.Since.Add(1200*time.Millisecond))
	}, soon, 20*time.Millisecond)
}

func TestEpoch(t *testing.T) {
	t.Parallel()

	t.Run("stays while nothing is lost and changes with a flush", func(t *testing.T) {
		t.Parallel()
		onRedis(t, func(t *testing.T, client *goredis.Client) { //nolint:thelper // it is the test
			first, err := events.CurrentEpoch(t.Context(), client)
			require.NoError(t, err)
			again, err := events.CurrentEpoch(t.Context(), client)
			require.NoError(t, err)
			require.Equal(t, first.ID, again.ID)

			require.NoError(t, client.FlushAll(t.Context()).Err())

			after, err := events.CurrentEpoch(t.Context(), client)
			require.NoError(t, err)
			require.NotEqual(t, first.ID, after.ID)
			require.False(t, after.Since.Before(first.Since))
		})
	})

	t.Run("changes with a restart even when the data survived", func(t *testing.T) {
		t.Parallel()
		one, two := connect(t, realRedis(t)), connect(t, realRedis(t))
		first, err := events.CurrentEpoch(t.Context(), one)
		require.NoError(t, err)
		kept, err := one.Get(t.Context(), redis.EventEpoch).Result()
		require.NoError(t, err)
		require.NoError(t, two.Set(t.Context(), redis.EventEpoch, kept, time.Hour).Err())

		second, err := events.CurrentEpoch(t.Context(), two)

		require.NoError(t, err)
		require.NotEqual(t, first.ID, second.ID)
		run, _, _ := strings.Cut(second.ID, "/")
		require.Len(t, run, 40)
	})

	t.Run("a redis that is away has no epoch", func(t *testing.T) {
		t.Parallel()
		_, err := events.CurrentEpoch(t.Context(), connect(t, "unix:///nowhere.sock"))
		require.Error(t, err)
	})
}

func TestSubscribe(t *testing.T) {
	t.Parallel()

	t.Run("comes back after redis was away and says what was missed", func(t *testing.T) {
		t.Parallel()
		server := miniredis.RunT(t)
		client := connect(t, "redis://"+server.Addr()+"/0")
		connected, lost := make(chan struct{}, 10), make(chan error, 10)
		heard := make(chan string, 10)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- events.Subscribe(ctx, client, events.Subscription{
				Patterns:  []string{"live:*:p", redis.AuthEvents},
				Connected: func(context.Context) { connected <- struct{}{} },
				Lost:      func(_ context.Context, err error) { lost <- err },
				Message:   func(_ context.Context, channel string, payload []byte) { heard <- channel + " " + string(payload) },
			})
		}()

		<-connected
		server.Publish("live:incidents:p", "1")
		require.Equal(t, "live:incidents:p 1", <-heard)
		server.Close()
		require.Error(t, <-lost)
		require.NoError(t, server.Restart())
		<-connected
		server.Publish(redis.AuthEvents, "2")
		require.Equal(t, "auth.events 2", <-heard)
		require.Empty(t, lost, "losing it is told once")

		start := time.Now()
		cancel()
		require.NoError(t, <-ended)
		require.Less(t, time.Since(start), time.Second, "it ends with its context")
	})
}
