package masking_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/platform/masking"
)

const letters = "Zq7CanaryXw93LkPoIuYtReWqAsDfGhJkLmNbVcXz"

func TestText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"a password":                              {"login failed password=" + letters, "login failed password=[masked]"},
		"a password in JSON":                      {`{"user":"a","password":"x y"}`, `{"user":"a","password":"[masked]"}`},
		"a password with quotes in JSON":          {`{"password":"x\"y","user":"a"}`, `{"password":"[masked]","user":"a"}`},
		"a password in JSON in JSON":              {`"{\"password\":\"x y\",\"user\":\"a\"}"`, `"{\"password\":\"[masked]\",\"user\":\"a\"}"`},
		"a header":                                {"Authorization: Bearer " + letters, "Authorization: [masked] [masked]"},
		"a token after a scheme":                  {"sent Bearer " + letters + " upstream", "sent Bearer [masked] upstream"},
		"an address with credentials":             {"dial postgres://app:hunter2@db:5432/app", "dial postgres://[masked]@db:5432/app"},
		"a key of a cloud":                        {"using AKIAZQ7CANARYXW93LKP for s3", "using [masked] for s3"},
		"a private key":                           {"-----BEGIN PRIVATE KEY-----\nabc", "[masked]"},
		"a flag":                                  {"mysqldump --password hunter22 shop", "mysqldump --password [masked] shop"},
		"a card":                                  {"card 4111 1111 1111 1111 refused", "card [masked] refused"},
		"a card behind other digits":              {"12 4111-1111-1111-1111.", "12 [masked]."},
		"a card of fifteen digits":                {"amex 378282246310005", "amex [masked]"},
		"a card of the range from 2221":           {"mc 2221000000000009", "mc [masked]"},
		"not a number below that range":           {"id 2220999999999991", "id 2220999999999991"},
		"not a number above that range":           {"id 2721000000000004", "id 2721000000000004"},
		"a card of thirteen digits":               {"visa 4222222222222", "visa [masked]"},
		"a card of nineteen digits":               {"pan 6011000990139424009", "pan [masked]"},
		"not sixteen digits that begin with 56":   {"id 5610591081018250", "id 5610591081018250"},
		"not a time in nanoseconds":               {"at 1763859600123456783", "at 1763859600123456783"},
		"not a time in microseconds":              {"at 1763859600123453", "at 1763859600123453"},
		"not a number that begins with 0":         {"id 0111111111111119", "id 0111111111111119"},
		"not a number that begins with 7":         {"id 7111111111111114", "id 7111111111111114"},
		"not a number that begins with 8":         {"id 8111111111111112", "id 8111111111111112"},
		"not a number that begins with 9":         {"id 9111111111111110", "id 9111111111111110"},
		"not a card whose sum is wrong":           {"card 4111 1111 1111 1112", "card 4111 1111 1111 1112"},
		"not a fraction":                          {"took 0.4111111111111111 s", "took 0.4111111111111111 s"},
		"not a part of a longer number":           {"id 41111111111111110000000000", "id 41111111111111110000000000"},
		"not a time":                              {"at 1763859600000 and 2026-01-24 12:00:05", "at 1763859600000 and 2026-01-24 12:00:05"},
		"not an identifier":                       {"trace 4bf92f3577b34da6a3ce929d0e0e4736", "trace 4bf92f3577b34da6a3ce929d0e0e4736"},
		"not a number of tokens":                  {"max_tokens=4096 used", "max_tokens=4096 used"},
		"not what is only said about a secret":    {"token: expired, password=incorrect", "token: expired, password=incorrect"},
		"not an e-mail address":                   {"mail to ann@example.com", "mail to ann@example.com"},
		"not an address without credentials":      {"GET https://shop.example/a?b=c@d", "GET https://shop.example/a?b=c@d"},
		"not an ordinary line with key and value": {`level=info key=orders url=/x msg="no secret here" design=1`, `level=info key=orders url=/x msg="no secret here" design=1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, masking.Text(c.in))
		})
	}
}

func TestMaskingTwiceChangesNothingMore(t *testing.T) {
	t.Parallel()
	parts := []string{
		"password", "pass", "api-key", "API_KEY", "client_secret", "x.token", "session_id", "sig", "pw", "=", ":", "=>", ":=", " ", "  ", "\n", `"`, "'", `\"`,
		"Bearer", "basic", "token", "bot", letters, "abcdefghijklmnop", "hunter2", "://", "https", "@", "/", "[", "--", "-", "_", ".", "{", "}", "eyJ", "AKIA",
		"ABCDEFGH12345678", "sk-", "ghp_", "xoxb-", "key-", "0123456789abcdef0123456789abcdef", "123456789:", "hooks.slack.com/", "-----BEGIN ", "PRIVATE KEY-----",
		"4111111111111111", "secret_", "SG", "é", "%", "?", "&", ",", masking.Masked,
	}
	rapid.Check(t, func(t *rapid.T) {
		once := masking.Text(strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 12).Draw(t, "parts"), ""))
		require.Equal(t, once, masking.Text(once))
	})
}

func TestValue(t *testing.T) {
	t.Parallel()
	require.Equal(t, masking.Masked, masking.Value("db.password", "hunter2"))
	require.Equal(t, "expired", masking.Value("token", "expired"))
	require.Empty(t, masking.Value("token", ""))
	require.Equal(t, "hunter2", masking.Value("city", "hunter2"))
	require.Equal(t, "Bearer [masked]", masking.Value("sent", "Bearer "+letters))
	require.Equal(t, masking.Masked, masking.Number("password", "1234"))
	require.Equal(t, masking.Masked, masking.Number("pan", "4111111111111111"))
	require.Equal(t, "1234", masking.Number("token_count", "1234"))
}

func TestIsSecretName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"password": true, "db.password": true, "HTTP_AUTHORIZATION": true, "x-api-key": true, "apiKey": true, "pass": true, "user.pw": true,
		"http.request.header.cookie": true, "aws_secret_access_key": true,
		"http.method": false, "compass": false, "key": false, "design": false, "passenger": false, "": false, "url": false, "api": false, "api_": false,
	} {
		require.Equal(t, want, masking.IsSecretName(name), name)
	}
}

var ordinary = `GET /api/v1/users/8123/orders 200 in 12.4 ms trace_id=4bf92f3577b34da6a3ce929d0e0e4736 host=web-3.eu-central-1.compute.internal ` +
	`msg="request finished" bytes=5120 at=2026-01-24T12:00:00.123456Z`

func BenchmarkText(b *testing.B) {
	b.SetBytes(int64(len(ordinary)))
	b.ReportAllocs()
	for b.Loop() {
		masking.Text(ordinary)
	}
}

func BenchmarkTextWithASecret(b *testing.B) {
	text := ordinary + " password=hunter2"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		masking.Text(text)
	}
}
