package logs_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
)

func TestNormalize(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"at 2026-01-24T12:00:00.123Z and 2026-01-24 12:00:00,5 +0200":   "at <ts> and <ts> +<num>",
		"2026-01-24T12:00:00+02:00 up":                                  "<ts> up",
		"id 0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f done":                  "id <uuid> done",
		"mail to ann.b+x@shop.example.com.":                             "mail to <email>.",
		"GET https://shop.example/a/42?b=1&c=2 200":                     "GET https://shop.example/a/<num> <num>",
		"what? no URL":                                                  "what? no URL",
		"from 10.0.17.3:8080 and 10.0.17.3, via [2001:db8::1]:443 fe80::1": "from <ip> and <ip>, via <ip> <ip>",
		"12:30:45 is no address, nor is 1.2.3":                          "<num>:<num>:<num> is no address, nor is <num>",
		"trace 0af7651916cd43dd8448eb211c80319c":                        "trace <id>",
		`said "a text of more than twenty letters" and "short"`:         `said <str> and "short"`,
		"can't find user's 3 items":                                     "can't find user's <num> items",
		"took 12ms, 3.5 s, 80% of 4GiB":                                 "took <num>, <num> s, <num> of <num>",
		"user42 v2 x_1 0x1f 42abc":                                      "user42 v2 x_1 0x1f 42abc",
		"a\t b\n\n  c ":                                                 "a b c",
		"größe=5":                                                       "größe=<num>",
		"":                                                              "",
	}
	for message, want := range tests {
		require.Equal(t, want, logs.Normalize(message), message)
	}
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{"[::1]:80 ", `"\"`, "2026-01-01T00:00", "a@b.cd", "http://x?", "1.2.3.4.5", "::::"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		pattern := logs.Normalize(message)
		require.LessOrEqual(t, utf8.RuneCountInString(pattern), 300)
		if utf8.ValidString(message) {
			require.True(t, utf8.ValidString(pattern))
		}
	})
}

func BenchmarkNormalize(b *testing.B) {
	for b.Loop() {
		logs.Normalize(`2026-01-24T12:00:00Z request 0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f from 10.0.17.3:8080 GET /api/v1/orders/42 took 12.5ms status=200 "ok"`)
	}
}
