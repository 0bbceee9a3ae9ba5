package decode_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/decode"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
)

var syslogNow = time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

func readSyslog(t *testing.T, body string) *decode.Batch {
	t.Helper()
	b, err := decode.Syslog([]byte(body), decode.Rules{Now: syslogNow, Keep: 14 * 24 * time.Hour, Service: "relay"})
	require.NoError(t, err)
	return b
}

func TestSyslog(t *testing.T) {
	t.Parallel()
	const full = `<34>1 2026-01-24T11:59:59.003Z web-1 su 77 ID47 [exampleSDID@32473 iut="3" source="a \"b\""][trace trace_id="4bf92f35" span_id="00f0"] 'su root' failed`
	message := func(text string) string { return "<14>1 2026-01-24T11:59:00Z h app - - - " + text }

	t.Run("every part of a message has its place in the line", func(t *testing.T) {
		t.Parallel()
		b := readSyslog(t, full)
		require.Empty(t, b.Shown())
		require.Len(t, b.Lines, 1)
		l := b.Lines[0]
		require.Equal(t, "FATAL", l.Level)
		require.Equal(t, "su", l.Service)
		require.Equal(t, "web-1", l.Host)
		require.Equal(t, "'su root' failed", l.Message)
		require.Equal(t, syslogNow.Add(-997*time.Millisecond).UnixMicro(), l.Micros)
		require.Equal(t, "4bf92f35", l.TraceID)
		require.Equal(t, "00f0", l.SpanID)
		require.Equal(t, []logs.Attr{
			{Key: "syslog.facility", JSON: `"auth"`},
			{Key: "syslog.procid", JSON: `"77"`},
			{Key: "syslog.msgid", JSON: `"ID47"`},
			{Key: "exampleSDID@32473.iut", JSON: `"3"`},
			{Key: "exampleSDID@32473.source", JSON: `"a \"b\""`},
		}, l.Attributes)
	})

	t.Run("what is not said has a default", func(t *testing.T) {
		t.Parallel()
		b := readSyslog(t, "<15>1 - - - - - -")
		require.Empty(t, b.Shown())
		l := b.Lines[0]
		require.Equal(t, "relay", l.Service)
		require.Equal(t, "DEBUG", l.Level)
		require.Equal(t, syslogNow.UnixMicro(), l.Micros)
		require.Empty(t, l.Host)
		require.Empty(t, l.Message)
	})

	t.Run("messages stand on lines of their own or behind their length", func(t *testing.T) {
		t.Parallel()
		two := message("first\nsecond line")
		counted := fmt.Sprintf("%d %s", len(two), two)
		for _, body := range []string{
			message("a") + "\n" + message("b"),
			message("a") + "\r\n\r\n" + message("b") + "\n",
			counted + counted,
			counted + "\n" + message("plain") + "\n",
		} {
			b := readSyslog(t, body)
			require.Empty(t, b.Shown(), body)
			require.Len(t, b.Lines, 2, body)
		}
		require.Equal(t, "first\nsecond line", readSyslog(t, counted).Lines[0].Message)
	})

	t.Run("messages are judged one by one", func(t *testing.T) {
		t.Parallel()
		old := "<14>1 2025-12-01T00:00:00Z h app - - - old"
		b := readSyslog(t, strings.Join([]string{message("good"), "Jan 24 11:59:59 web-1 su: BSD", old, message("a\x00b"), message("\xef\xbb\xbfgood")}, "\n"))
		require.Equal(t, 5, b.Items)
		require.Len(t, b.Lines, 2)
		require.Equal(t, "good", b.Lines[1].Message)
		codes := map[int]string{}
		for _, r := range b.Shown() {
			codes[r.Index] = r.Code
		}
		require.Equal(t, map[int]string{1: "VALIDATION_ERROR", 2: "too_old", 3: "VALIDATION_ERROR"}, codes)
	})

	t.Run("a length that does not fit ends the body", func(t *testing.T) {
		t.Parallel()
		for _, bad := range []string{"99 " + message("short"), "12345678901 x", "5x"} {
			b := readSyslog(t, message("good")+"\n"+bad)
			require.Len(t, b.Lines, 1, bad)
			require.Equal(t, 1, b.Rejected(), bad)
		}
	})
}

func FuzzSyslog(f *testing.F) {
	f.Add("<34>1 2026-01-24T11:59:59.003Z web-1 su 77 ID47 [a@1 b=\"c\"] text\n<14>1 - - - - - -")
	f.Add("15 <15>1 - - - - -\n7 <")
	f.Fuzz(func(t *testing.T, body string) {
		b, err := decode.Syslog([]byte(body), decode.Rules{Now: syslogNow, Keep: time.Hour})
		if err == nil {
			require.Equal(t, b.Items, len(b.Lines)+b.Rejected())
		}
	})
}
