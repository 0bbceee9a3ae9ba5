package secrets_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

const row = "0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f"

func aKey(id string, fill byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32))
}

func aBox(t *testing.T, keys ...string) *secrets.Box {
	t.Helper()
	box, err := secrets.ParseKeys(strings.Join(keys, ","))
	require.NoError(t, err)
	return box
}

func TestBox(t *testing.T) {
	t.Parallel()
	box := aBox(t, aKey("k2", 2), aKey("k1", 1))
	sealed, err := box.Seal("hunter2", "monitoring_integrations", "webhook_secret_encrypted", row)
	require.NoError(t, err)

	t.Run("a sealed secret opens at its place", func(t *testing.T) {
		t.Parallel()

		plain, err := box.Open(sealed, "monitoring_integrations", "webhook_secret_encrypted", row)

		require.NoError(t, err)
		require.Equal(t, "hunter2", plain)
	})

	t.Run("it has the agreed form and hides the secret", func(t *testing.T) {
		t.Parallel()
		require.Regexp(t, `^enc:v1:k2:[A-Za-z0-9_-]+$`, sealed)
		raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(sealed, "enc:v1:k2:"))
		require.NoError(t, err)
		require.Len(t, raw, 12+len("hunter2")+16)
		require.NotContains(t, string(raw), "hunter2")
	})

	t.Run("a secret of an older key still opens and asks to be rewritten", func(t *testing.T) {
		t.Parallel()
		old, err := aBox(t, aKey("k1", 1)).Seal("hunter2", "t", "c", row)
		require.NoError(t, err)

		plain, err := box.Open(old, "t", "c", row)

		require.NoError(t, err)
		require.Equal(t, "hunter2", plain)
		require.True(t, box.NeedsRewrite(old))
		require.False(t, box.NeedsRewrite(sealed))
		require.True(t, box.NeedsRewrite("plain text"))
	})

	for name, c := range map[string]struct{ stored, table, column, row string }{
		"not in another table":       {sealed, "users", "webhook_secret_encrypted", row},
		"not in another column":      {sealed, "monitoring_integrations", "api_key_encrypted", row},
		"not in another row":         {sealed, "monitoring_integrations", "webhook_secret_encrypted", "other"},
		"not when damaged":           {flip(sealed, 20), "monitoring_integrations", "webhook_secret_encrypted", row},
		"not when cut":               {sealed[:20], "monitoring_integrations", "webhook_secret_encrypted", row},
		"not under another key's id": {strings.Replace(sealed, ":k2:", ":k1:", 1), "monitoring_integrations", "webhook_secret_encrypted", row},
		"not under an unknown key":   {strings.Replace(sealed, ":k2:", ":k9:", 1), "monitoring_integrations", "webhook_secret_encrypted", row},
		"not as plain text":          {"hunter2", "monitoring_integrations", "webhook_secret_encrypted", row},
		"not when empty":             {"", "monitoring_integrations", "webhook_secret_encrypted", row},
	} {
		t.Run("a secret opens "+name, func(t *testing.T) {
			t.Parallel()

			_, err := box.Open(c.stored, c.table, c.column, c.row)

			require.ErrorIs(t, err, secrets.ErrUnreadable)
		})
	}
}

func TestNoncesOfAMillionSecretsAreUnique(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes a second")
	}
	box := aBox(t, aKey("k1", 1))
	nonces := make([]string, 0, 1_000_000)

	for range cap(nonces) {
		sealed, err := box.Seal("", "t", "c", row)
		require.NoError(t, err)
		nonces = append(nonces, sealed[len("enc:v1:k1:"):][:16])
	}

	slices.Sort(nonces)
	require.Len(t, slices.Compact(nonces), 1_000_000)
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	good := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xff}, 32))

	for name, text := range map[string]string{
		"one key":                "k1:" + good,
		"spaces around":          " k1:" + good + " , k2:" + good + " ",
		"without padding":        "k1:" + strings.TrimRight(good, "="),
		"the URL-safe alphabet":  "k1:" + strings.NewReplacer("+", "-", "/", "_").Replace(good),
		"an id with - and _ too": "2026-01_a:" + good,
	} {
		t.Run("accepts "+name, func(t *testing.T) {
			t.Parallel()
			_, err := secrets.ParseKeys(text)
			require.NoError(t, err)
		})
	}

	for name, text := range map[string]string{
		"nothing":              "",
		"a key without id":     good,
		"an empty id":          ":" + good,
		"an id with a space":   "k 1:" + good,
		"a short key":          "k1:c2hvcnQ=",
		"text not in base64":   "k1:%%%%",
		"an id twice":          "k1:" + good + ",k1:" + good,
		"a comma at the end":   "k1:" + good + ",",
		"a 33 byte key":        "k1:" + base64.StdEncoding.EncodeToString(make([]byte, 33)),
		"a wrong key of three": "k1:" + good + ",k2:" + good + ",k3:abc",
	} {
		t.Run("refuses "+name+" without showing it", func(t *testing.T) {
			t.Parallel()
			_, err := secrets.ParseKeys(text)
			require.Error(t, err)
			require.NotContains(t, err.Error(), good)
		})
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()

	t.Run("masks secret keys at any depth and in any case", func(t *testing.T) {
		t.Parallel()
		type nested struct {
			Password string            `json:"password"`
			Labels   map[string]string `json:"labels"`
		}
		in := map[string]any{
			"url":              "https://grafana.example.com",
			"API_KEY":          "canary",
			"Webhook_Secret":   "canary",
			"slackWebhook_Url": "canary",
			"unset":            nil,
			"token":            nil,
			"refresh_token":    "",
			"count":            3,
			"list":             []any{map[string]any{"dbPassword": "canary"}, "text"},
			"typed":            []map[string]string{{"authorization": "canary", "host": "h"}},
			"struct":           nested{Password: "canary", Labels: map[string]string{"private_key_id": "canary"}},
			"raw":              json.RawMessage(`{"deep":{"connection_string":"canary"}}`),
			"credentials":      map[string]any{"user": "canary"},
		}

		out := secrets.Redact(in)

		body, err := json.Marshal(out)
		require.NoError(t, err)
		require.NotContains(t, string(body), "canary")
		require.JSONEq(t, `{
			"url":"https://grafana.example.com","API_KEY":"***","Webhook_Secret":"***","slackWebhook_Url":"***",
			"unset":null,"token":null,"refresh_token":"","count":3,
			"list":[{"dbPassword":"***"},"text"],
			"typed":[{"authorization":"***","host":"h"}],
			"struct":{"password":"***","labels":{"private_key_id":"***"}},
			"raw":{"deep":{"connection_string":"***"}},"credentials":"***"}`, string(body))
		require.Equal(t, "canary", in["API_KEY"], "the input is not changed")
	})

	t.Run("masks what it cannot see through", func(t *testing.T) {
		t.Parallel()
		out := secrets.Redact(map[string]any{"f": func() {}, "broken": json.RawMessage(`{"token":`)})
		require.Equal(t, map[string]any{"f": "***", "broken": "***"}, out)
	})

	t.Run("no map gives no map", func(t *testing.T) {
		t.Parallel()
		require.Nil(t, secrets.Redact(nil))
	})

	t.Run("redacting twice changes nothing and never shows the seed", func(t *testing.T) {
		t.Parallel()
		words := []string{
			"password", "passwd", "api_key", "apikey", "secret", "token", "credential", "private_key",
			"connection_string", "webhook_url", "integration_key", "routing_key", "authorization",
		}
		rapid.Check(t, func(t *rapid.T) {
			key := rapid.StringMatching(`[a-z_]{0,5}`).Draw(t, "before") +
				mixedCase(t, rapid.SampledFrom(words).Draw(t, "word")) +
				rapid.StringMatching(`[a-z_]{0,5}`).Draw(t, "after")
			var value any = map[string]any{key: "the-seed"}
			for range rapid.IntRange(0, 6).Draw(t, "depth") {
				value = []any{map[string]any{"k": value}}
			}

			once := secrets.Redact(map[string]any{"v": value})

			body, err := json.Marshal(once)
			require.NoError(t, err)
			require.NotContains(t, string(body), "the-seed")
			require.Equal(t, once, secrets.Redact(once))
		})
	})
}

func mixedCase(t *rapid.T, word string) string {
	out := []byte(word)
	for i := range out {
		if rapid.Bool().Draw(t, "upper") {
			out[i] = bytes.ToUpper(out[i : i+1])[0]
		}
	}
	return string(out)
}

func TestEqual(t *testing.T) {
	t.Parallel()
	require.True(t, secrets.Equal("s3cret", "s3cret"))
	require.True(t, secrets.Equal("", ""))
	require.False(t, secrets.Equal("s3cret", "s3cres"))
	require.False(t, secrets.Equal("s3cret", "s3cret "))
	require.False(t, secrets.Equal("s3cret", ""))
}

func flip(s string, at int) string {
	b := []byte(s)
	if b[at] == 'A' {
		b[at] = 'B'
	} else {
		b[at] = 'A'
	}
	return string(b)
}
