package decode_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/decode"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
)

func TestSecretsAreHidden(t *testing.T) {
	t.Parallel()
	one := func(t *testing.T, b *decode.Batch, err error) logs.Line {
		t.Helper()
		require.NoError(t, err)
		require.Len(t, b.Lines, 1)
		return b.Lines[0]
	}

	t.Run("in messages", func(t *testing.T) {
		t.Parallel()
		b, err := decode.JSON([]byte(`[{"message":"paid with 4111 1111 1111 1111, password=hunter2"}]`), false, rules)
		require.Equal(t, "paid with [masked], password=[masked]", one(t, b, err).Message)
	})

	t.Run("in attributes, by their name, in any depth and behind escapes", func(t *testing.T) {
		t.Parallel()
		b, err := decode.JSON([]byte(`[{"message":"m","attributes":{
			"password":"hunter2","pan":4111111111111111,"secret":7,"token_count":7,"token":"expired","city":"Bern","ok":true,
			"header":{"Authorization":["Basic dXNlcjpodW50ZXIy"],"Accept":"*/*"},"stack":"at x\nAKIAZQ7CANARYXW93LKP\n","list":[1,"é\t"],"cookie":{"a":"b"}}}]`), false, rules)
		require.JSONEq(t, `{
			"password":"[masked]","pan":"[masked]","secret":"[masked]","token_count":7,"token":"expired","city":"Bern","ok":true,
			"header":{"Authorization":["[masked]"],"Accept":"*/*"},"stack":"at x\n[masked]\n","list":[1,"é\t"],"cookie":{"a":"[masked]"}}`,
			string(block.JSON(one(t, b, err).Attributes)))
	})

	t.Run("in what Loki's clients send", func(t *testing.T) {
		t.Parallel()
		at := captured.UnixNano()
		b, err := decode.LokiJSON(fmt.Appendf(nil, `{"streams":[{"stream":{"app":"a","api_key":"abcdef"},"values":[["%d","Bearer abcdefghijklmnopqrst"]]}]}`, at), rules)
		l := one(t, b, err)
		require.Equal(t, "Bearer [masked]", l.Message)
		require.Contains(t, string(block.JSON(l.Attributes)), `"api_key":"[masked]"`)
	})

	t.Run("in syslog", func(t *testing.T) {
		t.Parallel()
		b, err := decode.Syslog([]byte("<34>1 "+captured.UTC().Format("2006-01-02T15:04:05Z")+" h app - - - password=hunter2 given\n"), rules)
		require.Equal(t, "password=[masked] given", one(t, b, err).Message)
	})

	t.Run("and not in what refusals say", func(t *testing.T) {
		t.Parallel()
		b, err := decode.JSON([]byte(`[{"message":"m","level":"password=hunter2 and more than twenty"},{"message":"m","timestamp":"password=hunter2"}]`), false, rules)
		require.NoError(t, err)
		require.Equal(t, 2, b.Rejected())
		require.NotContains(t, fmt.Sprint(b.Shown(), b.Fields), "hunter2")
	})

	t.Run("unless it is switched off", func(t *testing.T) {
		t.Parallel()
		open := rules
		open.Unmasked = true
		b, err := decode.JSON([]byte(`[{"message":"password=hunter2"}]`), false, open)
		require.Equal(t, "password=hunter2", one(t, b, err).Message)
	})
}

// BenchmarkJSON shows what hiding secrets costs beside reading the lines.
func BenchmarkJSON(b *testing.B) {
	line := `{"level":"INFO","service_name":"checkout","message":"GET /api/v1/users/8123/orders 200 in 12.4 ms for 10.2.3.4 after 1 try","host":"web-3",` +
		`"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","attributes":{"http.method":"GET","http.status_code":200,"http.route":"/api/v1/users/{id}/orders",` +
		`"duration_ms":12.4,"region":"eu-central-1","user.id":"8123"}}`
	body := []byte("[" + strings.Repeat(line+",", 999) + line + "]")
	for _, unmasked := range []bool{true, false} {
		b.Run(fmt.Sprintf("masked=%t", !unmasked), func(b *testing.B) {
			r := rules
			r.Unmasked = unmasked
			for b.Loop() {
				if _, err := decode.JSON(body, false, r); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/line")
		})
	}
}
