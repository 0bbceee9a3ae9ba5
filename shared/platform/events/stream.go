package events

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

const (
	maxStream  = 10_000
	frameField = "frame"
)

// liveOnly names the channels that nobody can catch up on: they carry too much.
var liveOnly = map[string]bool{"logs": true, "metrics": true}

// appendScript gives an event its place in the stream of its project and publishes the
// same frame with that id. An event seen before keeps the id it has: a relay killed
// after this and before it recorded the delivery comes here twice. The frame is put
// together as text, because Redis's own JSON would turn an empty list into an object.
// The first event of all begins the epoch that later ones can be resumed from.
var appendScript = goredis.NewScript(`
local known = redis.call('GET', KEYS[2])
if known then return known end
local now = redis.call('TIME')
redis.call('SET', KEYS[3], now[1] .. string.format('%03d', math.floor(tonumber(now[2]) / 1000)) .. '/' .. ARGV[7], 'NX', 'PX', ARGV[8])
redis.call('PEXPIRE', KEYS[3], ARGV[8])
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', ARGV[6], ARGV[1])
local oldest = tonumber(string.match(id, '^%d+')) - tonumber(ARGV[4])
redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', oldest))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('SET', KEYS[2], id, 'PX', ARGV[5])
redis.call('PUBLISH', ARGV[2], '{"id":"' .. id .. '",' .. string.sub(ARGV[1], 2))
return id
`)

// ToRedis returns the handler of live events: it appends them to the stream of their
// project and publishes them on live:<channel>:<project>.
func ToRedis(client *goredis.Client) Deliver {
	return func(ctx context.Context, m Message) error {
		frame, err := frameOf(m)
		if err != nil {
			return err
		}
		body, err := json.Marshal(frame)
		if err != nil {
			return fmt.Errorf("encode event: %w", err)
		}

		live := redis.Live(frame.Channel, frame.ProjectID.String())
		if liveOnly[frame.Channel] {
			return down(client.Publish(ctx, live, body).Err())
		}
		keys := []string{redis.EventStream(frame.ProjectID), redis.EventSeen(frame.ProjectID, m.ID), redis.EventEpoch}
		return down(appendScript.Run(ctx, client, keys, body, live, maxStream,
			redis.EventStreamTTL.Milliseconds(), redis.EventSeenTTL.Milliseconds(), frameField,
			uuid.NewString(), redis.EventEpochTTL.Milliseconds()).Err())
	}
}

func frameOf(m Message) (Frame, error) {
	var payload eventPayload
	if err := json.Unmarshal(m.Payload, &payload); err != nil {
		return Frame{}, fault.New(fault.Invalid, fault.CodeValidation, "The event cannot be read.").Because(err)
	}
	return Frame{
		Type: payload.Type, Channel: m.Topic, Data: payload.Data, UserID: payload.UserID,
		TenantID: m.Scope.TenantID, ProjectID: m.Scope.ProjectID, Timestamp: m.CreatedAt.UTC().Truncate(time.Microsecond),
	}, nil
}

// down says that Redis does not answer, which never makes an event undeliverable.
func down(err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Unavailable, fault.CodeUnavailable, "Live events are not available at the moment.").Because(err)
}
