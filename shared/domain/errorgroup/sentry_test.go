package errorgroup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func TestDecodeEnvelope(t *testing.T) {
	t.Parallel()

	t.Run("an error of Node.js among other items", func(t *testing.T) {
		t.Parallel()
		env, err := errorgroup.DecodeEnvelope(read(t, "sentry-node-event.envelope"), noon, 30*day)

		require.NoError(t, err)
		require.Equal(t, "9ec79c33ec9942ab8353589fcb2e04dc", env.ID)
		require.Equal(t, 2, env.Ignored)
		require.Len(t, env.Events, 1)
		e := env.Events[0]
		require.Equal(t, "shop", e.ServiceName)
		require.Equal(t, "TypeError", e.Class)
		require.Equal(t, "Cannot read id 42", e.Message)
		require.Equal(t, "shop@1.2.3", e.Release)
		require.Equal(t, "u1", e.UserID)
		require.Equal(t, "12312012123120121231201212312012", e.TraceID)
		require.Equal(t, time.Date(2026, 1, 24, 11, 0, 0, 123_000_000, time.UTC), e.Timestamp.Round(time.Millisecond))
		require.Contains(t, e.StackTrace, "TypeError: Cannot read id 42\n    at Cart.total (/srv/app/cart.js:12:7)\n    at handle (/srv/app/main.js:3:1)")
		require.Contains(t, e.StackTrace, "Caused by: IOError: disk\n    at read (/srv/app/disk.js:1)")
		require.JSONEq(t, `{"environment":"prod","event_id":"9ec79c33ec9942ab8353589fcb2e04dc","level":"error","runtime":"node","server_name":"host-1",
			"span_id":"1121201211212012","zone":"eu","handled":"false"}`, string(e.Attributes))
		require.Equal(t, errorgroup.FingerprintOf(e.ServiceName, e.Class, "Cannot read id 7", e.StackTrace), e.Fingerprint,
			"as if the program had sent its stack as text")
	})

	t.Run("a session, as the client sends it before everything else", func(t *testing.T) {
		t.Parallel()
		env, err := errorgroup.DecodeEnvelope(read(t, "sentry-node-session.envelope"), noon, 30*day)
		require.NoError(t, err)
		require.Empty(t, env.Events)
		require.Equal(t, 1, env.Ignored)
	})

	t.Run("a message without an exception, with tags in pairs and a fingerprint of its own", func(t *testing.T) {
		t.Parallel()
		body := func(fingerprint, message string) string {
			return "{}\n{\"type\":\"event\"}\n" +
				`{"logentry":{"message":"%s","formatted":"` + message + `"},"tags":[["service","web"],["a","b"],7],"fingerprint":[` + fingerprint + `]}`
		}
		decode := func(body string) errorgroup.Event {
			env, err := errorgroup.DecodeEnvelope([]byte(body), noon, day)
			require.NoError(t, err)
			return env.Events[0]
		}
		one, two := decode(body(`"checkout"`, "one")), decode(body(`"checkout"`, "two"))
		require.Equal(t, "web", one.ServiceName)
		require.Equal(t, "one", one.Message)
		require.Equal(t, noon, one.Timestamp)
		require.Equal(t, one.Fingerprint, two.Fingerprint)
		require.Equal(t, errorgroup.FingerprintOf("web", "", "one", ""), decode(body(`"{{ default }}"`, "one")).Fingerprint)
		require.NotEqual(t, one.Fingerprint, decode(body(`"{{ default }}","checkout"`, "one")).Fingerprint)
	})

	for name, body := range map[string]string{
		"nothing": "", "no JSON": "x", "a length that does not fit": "{}\n{\"type\":\"event\",\"length\":99}\n{}", "an item without a header": "{}\n7\n{}",
		"an event that is no object":     "{}\n{\"type\":\"event\"}\n[]",
		"an event that says nothing":     "{}\n{\"type\":\"event\"}\n{}",
		"an event from before the flood": "{}\n{\"type\":\"event\"}\n{\"message\":\"x\",\"timestamp\":1}",
		"a negative length":              "{}\n{\"type\":\"event\",\"length\":-1}\n{}",
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			t.Parallel()
			env, err := errorgroup.DecodeEnvelope([]byte(body), noon, day)
			if name == "nothing" {
				require.NoError(t, err, "an empty object")
				require.Empty(t, env.Events)
				return
			}
			require.Equal(t, fault.Invalid, fault.KindOf(err))
		})
	}

	t.Run("more than 1,000 items are too many", func(t *testing.T) {
		t.Parallel()
		_, err := errorgroup.DecodeEnvelope([]byte("{}\n"+strings.Repeat("{\"type\":\"session\"}\n{}\n", 1001)), noon, day)
		require.Equal(t, fault.TooLarge, fault.KindOf(err))
	})
}

func FuzzDecodeEnvelope(f *testing.F) {
	f.Add(read(f, "sentry-node-event.envelope"))
	f.Add(read(f, "sentry-node-session.envelope"))
	f.Add([]byte("{}\n{\"type\":\"event\",\"length\":2}\n{}\n{\"type\":\"event\"}\n{\"message\":{\"formatted\":\"\\u0000\"},\"tags\":[[]]}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		env, err := errorgroup.DecodeEnvelope(body, noon, day)
		if err != nil {
			require.NotEqual(t, fault.Internal, fault.KindOf(err))
			return
		}
		requireStorable(t, env.Events)
	})
}
