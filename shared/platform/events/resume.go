package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

// Why a browser cannot catch up and must fetch everything again.
var (
	ErrExpired = errors.New("the event is no longer in the stream or older than the last loss of data")
	ErrUnknown = errors.New("the event was never in the stream")
	ErrTooMany = errors.New("more events were missed than can be replayed")
)

var streamID = regexp.MustCompile(`^([0-9]{1,15})-[0-9]{1,19}$`)

// Epoch is a stretch of time in which Redis lost nothing. A new one begins when Redis
// was restarted, even from its own file, which lacks the last second, or emptied. Only
// events younger than Since can be resumed from.
type Epoch struct {
	ID    string
	Since time.Time
}

// CurrentEpoch asks Redis for its run id and start, where it tells, and for a random
// value that is lost together with everything else.
func CurrentEpoch(ctx context.Context, client *goredis.Client) (Epoch, error) {
	mark, since, err := epochMark(ctx, client)
	if err != nil {
		return Epoch{}, fmt.Errorf("read epoch: %w", err)
	}
	run, started, err := serverRun(ctx, client)
	if err != nil {
		return Epoch{}, fmt.Errorf("read epoch: %w", err)
	}
	if started.After(since) {
		since = started
	}
	return Epoch{ID: run + "/" + mark, Since: since}, nil
}

// epochMark reads or makes the random value, which carries the time it was made.
func epochMark(ctx context.Context, client *goredis.Client) (string, time.Time, error) {
	fresh := strconv.FormatInt(clock.Now().UnixMilli(), 10) + "/" + uuid.NewString()
	err := client.SetArgs(ctx, redis.EventEpoch, fresh, goredis.SetArgs{Mode: "NX", TTL: redis.EventEpochTTL}).Err()
	if err != nil && !errors.Is(err, goredis.Nil) {
		return "", time.Time{}, err
	}
	mark, err := client.GetEx(ctx, redis.EventEpoch, redis.EventEpochTTL).Result()
	if err != nil {
		return "", time.Time{}, err
	}

	made, _, _ := strings.Cut(mark, "/")
	ms, err := strconv.ParseInt(made, 10, 64)
	return mark, time.UnixMilli(ms), err
}

// serverRun is empty where the server does not tell.
func serverRun(ctx context.Context, client *goredis.Client) (string, time.Time, error) {
	info, err := client.InfoMap(ctx, "server").Result()
	if err != nil {
		if _, refused := errors.AsType[goredis.Error](err); refused {
			return "", time.Time{}, nil
		}
		return "", time.Time{}, err
	}
	server := info["Server"]
	micros, err := strconv.ParseInt(server["server_time_usec"], 10, 64)
	if err != nil {
		return server["run_id"], time.Time{}, nil //nolint:nilerr // an old server does not tell its time
	}
	uptime, err := strconv.ParseInt(server["uptime_in_seconds"], 10, 64)
	if err != nil {
		return server["run_id"], time.Time{}, nil //nolint:nilerr // without it the random value alone counts
	}
	return server["run_id"], time.UnixMicro(micros).Add(-time.Duration(uptime) * time.Second), nil
}

// LastID returns the id of the latest event of a project, empty when there is none.
func LastID(ctx context.Context, client *goredis.Client, project uuid.UUID) (string, error) {
	last, err := client.XRevRangeN(ctx, redis.EventStream(project), "+", "-", 1).Result()
	if err != nil || len(last) == 0 {
		return "", err
	}
	return last[0].ID, nil
}

// Missed returns the events of a project after the given one, oldest first, or the
// reason why they cannot be told for certain: ErrExpired, ErrUnknown or ErrTooMany.
func Missed(ctx context.Context, client *goredis.Client, project uuid.UUID, after string, limit int) ([]Frame, error) {
	parts := streamID.FindStringSubmatch(after)
	if parts == nil {
		return nil, ErrUnknown
	}
	if err := stillThere(ctx, client, project, after, parts[1]); err != nil {
		return nil, err
	}

	entries, err := client.XRangeN(ctx, redis.EventStream(project), "("+after, "+", int64(limit)+1).Result()
	if err != nil {
		return nil, err
	}
	if len(entries) > limit {
		return nil, ErrTooMany
	}
	frames := make([]Frame, len(entries))
	for i, entry := range entries {
		if frames[i], err = frameIn(entry); err != nil {
			return nil, err
		}
	}
	return frames, nil
}

func stillThere(ctx context.Context, client *goredis.Client, project uuid.UUID, id, millis string) error {
	epoch, err := CurrentEpoch(ctx, client)
	if err != nil {
		return err
	}
	ms, err := strconv.ParseInt(millis, 10, 64)
	if err != nil {
		return ErrUnknown
	}
	if ms < epoch.Since.UnixMilli() {
		return ErrExpired
	}
	// The entry itself and the first of the stream tell "gone" from "never was".
	entry, err := client.XRangeN(ctx, redis.EventStream(project), id, id, 1).Result()
	if err != nil || len(entry) == 1 {
		return err
	}
	older, err := client.XRangeN(ctx, redis.EventStream(project), "-", id, 1).Result()
	if err != nil {
		return err
	}
	if len(older) == 0 {
		return ErrExpired
	}
	return ErrUnknown
}

func frameIn(entry goredis.XMessage) (Frame, error) {
	body, ok := entry.Values[frameField].(string)
	if !ok {
		return Frame{}, fmt.Errorf("event %s has no frame", entry.ID)
	}
	var frame Frame
	if err := json.Unmarshal([]byte(body), &frame); err != nil {
		return Frame{}, fmt.Errorf("event %s: %w", entry.ID, err)
	}
	frame.ID = entry.ID
	return frame, nil
}
