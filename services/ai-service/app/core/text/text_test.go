package text_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
)

func TestClean(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, in, want string }{
		{"plain text stays", "5xx above 5 % on api", "5xx above 5 % on api"},
		{"other scripts stay", "Überlast 過負荷 перегрузка ⚠", "Überlast 過負荷 перегрузка ⚠"},
		{"zero-width characters go", "ig\u200bno\u200cre\u200d \u2060this\ufeff", "ignore this"},
		{"direction marks go", "abc\u202edef\u2066ghi\u200f", "abcdefghi"},
		{"the tag block goes", "hi\U000E0049\U000E0067\U000E007F", "hi"},
		{"variation selectors go", "a\ufe0fb\U000E0101", "ab"},
		{"control characters go", "a\x00b\x1bc", "abc"},
		{"white space becomes one space", " a\t\n  b\u00a0c ", "a b c"},
		{"broken UTF-8 goes", "a\xffb", "ab"},
		{"blank letters go", "a\u3164\uffa0b", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, text.Clean(c.in))
		})
	}

	t.Run("lines stay lines", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, "a b\nc", text.CleanLines("a\t b\n\u200bc\n\n"))
	})
}

func TestCut(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		s, limit := rapid.String().Draw(t, "s"), rapid.IntRange(1, 50).Draw(t, "limit")

		cut := text.Cut(s, limit)

		require.LessOrEqual(t, len([]rune(cut)), limit)
		if len([]rune(s)) <= limit {
			require.Equal(t, s, cut)
		}
	})
}

// canary is the part of every secret below that must not get through. It is cut
// into the forms that need letters, digits or hexadecimal digits.
const (
	letters = "Zq7CanaryXw93LkPoIuYtReWqAsDfGhJkLmNbVcXz"
	hex     = "c0ffee15badc0de5c0ffee15badc0de5c0ffee15"
)

func secretLines() map[string]string {
	encoded := base64.StdEncoding.EncodeToString([]byte("user:" + letters))
	return map[string]string{
		"bearer token":             "Authorization: Bearer " + letters,
		"bearer token in a header": `headers={"Authorization":"Bearer ` + letters + `"}`,
		"basic authorization":      "authorization: Basic " + encoded,
		"json web token":           "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx" + letters + "." + letters + " from client",
		"private key":              "-----BEGIN RSA PRIVATE KEY-----\n" + letters + "\n-----END RSA PRIVATE KEY-----",
		"openssh key":              "-----BEGIN OPENSSH PRIVATE KEY-----\n" + letters + "\n-----END OPENSSH PRIVATE KEY-----",
		"private key cut off":      "-----BEGIN PRIVATE KEY-----\n" + letters,
		"pgp key":                  "-----BEGIN PGP PRIVATE KEY BLOCK-----\n" + letters + "\n-----END PGP PRIVATE KEY BLOCK-----",
		"aws access key":           "using AKIAZQ7CANARYXW93LKP for s3",
		"aws secret key":           "aws_secret_access_key = " + letters,
		"aws session token":        "AWS_SESSION_TOKEN=" + letters,
		"github token":             "cloned with ghp_" + letters,
		"github fine token":        "cloned with github_pat_" + letters,
		"github app token":         "using ghs_" + letters,
		"gitlab token":             "glpat-" + letters,
		"slack token":              "slack xoxb-123456789012-" + letters,
		"slack app token":          "xapp-1-A01-" + letters,
		"slack webhook":            "posting to https://hooks.slack.com/services/T0/B0/" + letters,
		"discord webhook":          "https://discord.com/api/webhooks/1/" + letters,
		"teams webhook":            "https://acme.webhook.office.com/webhookb2/" + letters,
		"telegram address":         "https://api.telegram.org/bot123456789:" + letters + "/sendMessage",
		"telegram token":           "bot 123456789:Zq7CanaryXw93LkPoIuYtReWqAsDfGhJkLm ok",
		"stripe key":               "sk_live_" + letters,
		"stripe restricted key":    "rk_live_" + letters,
		"stripe webhook secret":    "whsec_" + letters,
		"google api key":           "AIzaSy" + letters,
		"google oauth token":       "ya29.a0" + letters,
		"google client secret":     "GOCSPX-" + letters,
		"openai key":               "OPENAI sk-" + letters,
		"openai project key":       "sk-proj-" + letters,
		"anthropic key":            "sk-ant-api03-" + letters,
		"hugging face":             "hf_" + letters,
		"npm token":                "npm_" + letters,
		"pypi token":               "pypi-AgEIcHlwaS5vcmc" + letters,
		"sendgrid":                 "SG." + letters + "." + letters,
		"twilio":                   "SK" + hex[:32] + " used",
		"mailgun":                  "key-" + hex[:32],
		"digitalocean":             "dop_v1_" + letters,
		"shopify":                  "shpat_" + letters,
		"grafana":                  "glsa_" + letters,
		"vault":                    "hvs." + letters,
		"databricks":               "dapi" + hex[:32],
		"atlassian":                "ATATT3xFfGF0" + letters,
		"new relic":                "NRAK-" + letters,
		"postman":                  "PMAK-" + letters,
		"age":                      "AGE-SECRET-KEY-1" + strings.ToUpper(letters),
		"linear":                   "lin_api_" + letters,
		"sentry":                   "sntrys_" + letters,
		"fernet":                   "gAAAAABl" + letters,
		"our api key":              "X-API-Key: srec_" + letters,
		"our stored secret":        "enc:v1:k1:" + letters,
		"database address":         "postgres://app:" + letters + "@db:5432/app",
		"redis address":            "redis://:" + letters + "@cache:6379/0",
		"sentry address":           "dsn https://" + letters + "@o1.ingest.sentry.io/1",
		"password with equals":     "login failed password=" + letters,
		"password with colon":      "password: " + letters,
		"password in json":         `{"user":"a","password":"` + letters + ` with space"}`,
		"password in escaped json": `body="{\"password\":\"` + letters + `\"}"`,
		"password in yaml quotes":  `db_password: '` + letters + ` x'`,
		"flag":                     "mysqldump --password " + letters + " shop",
		"short name":               "user=x pass=" + letters,
		"client secret":            "client_secret=" + letters + "&grant_type=x",
		"api key header":           "x-api-key: " + letters,
		"azure account key":        "DefaultEndpointsProtocol=https;AccountKey=" + letters + "==;EndpointSuffix=x",
		"azure signed address":     "https://a.blob.core.windows.net/c?sv=1&sig=" + letters,
		"aws signed address":       "https://b.s3.amazonaws.com/o?X-Amz-Signature=" + hex,
		"cookie":                   "Cookie: session=" + letters,
		"ruby hash":                `"token"=>"` + letters + `"`,
		"go struct":                "Credentials:" + letters,
		"e-mail":                   "mail to zq7canaryxw93.lkpoiuy@example.com failed",
		"card":                     "card 4111 1111 1111 1111 refused",
		"card without spaces":      "pan=5500005555555559",
	}
}

func TestMask(t *testing.T) {
	t.Parallel()

	canaries := []string{
		"Zq7Canary", "ZQ7CANARY", "zq7canary", "c0ffee15badc0de5", "4111", "5500005555555559",
		base64.StdEncoding.EncodeToString([]byte("user:Zq7Can")),
	}
	for name, line := range secretLines() {
		t.Run("hides "+name, func(t *testing.T) {
			t.Parallel()

			masked := text.Mask(line)

			for _, canary := range canaries {
				require.NotContains(t, masked, canary)
			}
			require.Contains(t, masked, text.Masked)
			require.Equal(t, masked, text.Mask(masked))
		})
	}

	t.Run("leaves ordinary lines alone", func(t *testing.T) {
		t.Parallel()
		changed, lines := 0, 0
		for _, line := range ordinaryLines() {
			for i := range 400 {
				full := fmt.Sprintf(line, i)
				lines++
				if text.Mask(full) != full {
					changed++
					t.Log(text.Mask(full))
				}
			}
		}
		require.GreaterOrEqual(t, lines, 10_000)
		require.Less(t, float64(changed)/float64(lines), 0.01)
	})

	t.Run("masking twice changes nothing more", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			words := rapid.SliceOf(rapid.SampledFrom([]string{
				"password", "=", ":", " ", `"`, "'", "token", "Bearer", "abcdefghijklmnopqrstuvwxyz0123", "a@b.co", "://", "@", "--", "{", "}", "[masked]", "eyJ", ".", "sk-",
			})).Draw(t, "words")
			once := text.Mask(strings.Join(words, ""))
			require.Equal(t, once, text.Mask(once))
		})
	})
}

// ordinaryLines are formats of lines without secrets, as alerts and logs have them.
func ordinaryLines() []string {
	return []string{
		"HighErrorRate on api: 5xx above 5%% for %d minutes", "request %d finished in 12 ms status=200",
		"p95 latency of checkout is 1.%d s", "pod api-7d9f8b6c5d-x2k4%d restarted", "GET /api/v1/users/%d/orders 503",
		"trace_id=4bf92f3577b34da6a3ce929d0e0e%04d span started", "disk /dev/sda1 is %d%% full", "commit 9fceb02d0ae598e95dc970b74767f193%08d deployed",
		"max_tokens=%d temperature=0.2", "design=%d assign: done", "node ip-10-0-0-%d.eu-central-1.compute.internal is down",
		"connection pool exhausted, %d waiting", "timeout after %d ms calling payments:8080", "certificate of shop.example.com expires in %d days",
		"1763859600000%06d is the time in nanoseconds", "uuid 0198c0de-7a1b-7c3d-9e4f-5a6b7c8d%04d", "signal: SIGTERM received by worker %d",
		"kafka consumer lag of group billing is %d", "key-value-store.prod.svc.cluster.local answered in %d ms", "cpu usage of host web-%d above 90%%",
		"token expired for user %d", "token: expired for user %d", "passed: %d failed: 0", "job_name=backup author=cron run=%d",
		"at 2026-01-24T12:00:00.%06dZ the queue was empty", "replica %d lags by 00:01:12", "http://prometheus:9090/graph?g0.expr=up&g0.tab=%d",
	}
}
