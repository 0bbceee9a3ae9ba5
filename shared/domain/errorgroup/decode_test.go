package errorgroup_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

var noon = time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

func TestDecode(t *testing.T) {
	t.Parallel()

	t.Run("one error", func(t *testing.T) {
		t.Parallel()
		b, err := errorgroup.Decode([]byte(`{"service_name":"api","error_class":"ValueError","message":"bad id 42","stack_trace":null,
			"attributes":{"user_id":"7"},"timestamp":"2026-01-24T11:00:00Z","unknown":{"a":[1]}}`), noon, 30*day)

		require.NoError(t, err)
		require.True(t, b.Single)
		require.Equal(t, "7", b.Items[0].UserID)
		require.Equal(t, noon.Add(-time.Hour), b.Items[0].Timestamp)
		require.JSONEq(t, `{"user_id":"7"}`, string(b.Items[0].Attributes))
	})

	t.Run("good errors are kept and bad ones named", func(t *testing.T) {
		t.Parallel()
		b, err := errorgroup.Decode([]byte(`{"errors":[{"message":"ok"},{},{"message":7},{"message":"x","timestamp":"soon"},{"message":"x","timestamp":1},
			{"message":"x","attributes":[]},{"message":"\u0000"},5,{"message":"x","level":"bad"},{"message":"x","attributes":{"n":1e999}},
			{"message":"x","timestamp":99999999999}]}`), noon, 30*day)

		require.NoError(t, err)
		require.Len(t, b.Items, 2)
		require.Equal(t, noon, b.Items[1].Timestamp, "a time in the future is now")
		require.Equal(t, 9, b.Verdict.Rejected())
		require.Equal(t, "message or error_class is required", b.Verdict.Shown()[0].Message)
		require.Equal(t, "too_old", b.Verdict.Shown()[3].Code)
		require.Equal(t, 7, b.Verdict.Shown()[6].Index)
	})

	t.Run("all bad is an error that names the fields", func(t *testing.T) {
		t.Parallel()
		_, err := errorgroup.Decode([]byte(`{"errors":[{"message":7}]}`), noon, day)

		e, ok := fault.As(err)
		require.True(t, ok)
		require.Equal(t, "errors[0].message", e.Fields[0].Field)
	})

	for name, body := range map[string]string{
		"no JSON": `{`, "a list": `[]`, "a number": `7`, "a text": `"x"`, "errors that are no list": `{"errors":{}}`, "nothing at all": ``,
		"an endless nest": strings.Repeat(`{"a":`, 1000), "trailing data": `{"message":"x"}{}`,
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			t.Parallel()
			_, err := errorgroup.Decode([]byte(body), noon, day)
			require.Equal(t, fault.Invalid, fault.KindOf(err))
		})
	}

	t.Run("an empty list is fine", func(t *testing.T) {
		t.Parallel()
		b, err := errorgroup.Decode([]byte(`{"errors":[]}`), noon, day)
		require.NoError(t, err)
		require.Empty(t, b.Items)
	})

	t.Run("more than 1,000 errors are too many", func(t *testing.T) {
		t.Parallel()
		_, err := errorgroup.Decode([]byte(`{"errors":[`+strings.Repeat(`{},`, 1000)+`{}]}`), noon, day)
		require.Equal(t, fault.TooLarge, fault.KindOf(err))
	})

	t.Run("long texts are cut", func(t *testing.T) {
		t.Parallel()
		b, err := errorgroup.Decode([]byte(`{"message":"`+strings.Repeat("ü", 20_000)+`","stack_trace":"`+strings.Repeat("ü", 60_000)+`"}`), noon, day)
		require.NoError(t, err)
		require.Equal(t, 10_000, utf8.RuneCountInString(b.Items[0].Message))
		require.Len(t, b.Items[0].StackTrace, 64<<10)
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"errors":[{"service_name":"a","message":"x","attributes":{"a":[1,{"b":"\ud800"}],"n":01},"timestamp":1e18}]}`))
	f.Add([]byte(`{"message":"x","stack_trace":"Traceback (most recent call last):\n  File \"a.py\", line 1, in f"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b, err := errorgroup.Decode(body, noon, day)
		if err != nil {
			require.NotEqual(t, fault.Internal, fault.KindOf(err))
			return
		}
		requireStorable(t, b.Items)
	})
}

func requireStorable(t *testing.T, events []errorgroup.Event) {
	t.Helper()
	for _, e := range events {
		require.True(t, json.Valid(e.Attributes), string(e.Attributes))
		for _, text := range []string{e.Message, e.Class, e.StackTrace, e.ServiceName, e.Release, e.UserID, e.TraceID, string(e.Attributes)} {
			require.True(t, utf8.ValidString(text))
			require.NotContains(t, text, "\x00")
		}
		require.Len(t, e.Fingerprint, 32)
		require.False(t, e.Timestamp.IsZero())
	}
}

func read(tb testing.TB, name string) []byte {
	tb.Helper()
	content, err := os.ReadFile("testdata/" + name)
	require.NoError(tb, err)
	return content
}
