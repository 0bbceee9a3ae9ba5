package connection_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

const key = "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

func vault(t *testing.T) connection.Vault {
	t.Helper()
	box, err := secrets.ParseKeys(key)
	require.NoError(t, err)
	return connection.NewVault(box)
}

func made(t *testing.T, of connection.Category, c connection.Config) connection.Setting {
	t.Helper()
	s := connection.New(auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}, clock.Now())
	_, err := vault(t).Apply(&s, connection.Draft{Category: of, Name: "n", Config: c}, clock.Now())
	require.NoError(t, err)
	return s
}

func TestSecretsAreSealedAndMasked(t *testing.T) {
	t.Parallel()
	s := made(t, connection.Webhook, connection.Config{
		"url": "https://example.com", "secret": "canary-1", "empty_token": nil, "list": []any{map[string]any{"Api_Key": "canary-2"}},
		"headers": map[string]any{"Authorization": "canary-3", "X-Name": "visible", "deep": map[string]any{"password": "canary-4"}},
	})

	shown, err := json.Marshal(s.Display)
	require.NoError(t, err)
	require.JSONEq(t, `{"url":"https://example.com","secret":"***","empty_token":"","list":[{"Api_Key":"***"}],
		"headers":{"Authorization":"***","X-Name":"visible","deep":{"password":"***"}}}`, string(shown))
	require.NotContains(t, s.Sealed, "canary")
	require.True(t, strings.HasPrefix(s.Sealed, "enc:v1:k1:"), s.Sealed)

	opened, err := vault(t).Open(s)
	require.NoError(t, err)
	require.Equal(t, "canary-1", opened["secret"])
	moved := s
	moved.ID = uuid.New()
	_, err = vault(t).Open(moved)
	require.ErrorIs(t, err, secrets.ErrUnreadable, "it opens in its own row only")
}

func TestApplyKeepsSecretsThatAreMasked(t *testing.T) {
	t.Parallel()
	v := vault(t)
	s := made(t, connection.Webhook, connection.Config{
		"url": "https://example.com/a", "secret": "one", "headers": map[string]any{"authorization": "two", "x": "***"},
		"list": []any{map[string]any{"token": "three"}},
	})
	s.LastTestStatus = connection.Success
	now := clock.Now()
	s.LastTestedAt = &now

	t.Run("at any depth", func(t *testing.T) {
		t.Parallel()
		next := s
		changes, err := v.Apply(&next, connection.Draft{Category: connection.Webhook, Name: "n", Config: s.Display}, clock.Now())
		require.NoError(t, err)
		require.Empty(t, changes)
		require.Equal(t, connection.Success, next.LastTestStatus, "nothing changed, so the test still counts")
		before, err := v.Open(s)
		require.NoError(t, err)
		after, err := v.Open(next)
		require.NoError(t, err)
		require.Equal(t, before, after)
	})

	t.Run("and replaces, clears and forgets the others", func(t *testing.T) {
		t.Parallel()
		next := s
		changes, err := v.Apply(&next, connection.Draft{Category: connection.Webhook, Name: "n", Config: connection.Config{
			"url": "https://example.com/b", "secret": nil, "headers": map[string]any{"authorization": "new"}, "new_token": "***",
		}}, clock.Now())
		require.NoError(t, err)
		after, err := v.Open(next)
		require.NoError(t, err)
		require.Equal(t, connection.Config{
			"url": "https://example.com/b", "secret": "", "headers": map[string]any{"authorization": "new"}, "new_token": "",
		}, after)
		require.Contains(t, changes, "config")
		require.Equal(t, connection.Untested, next.LastTestStatus, "what was tested is not there any more")
		require.Nil(t, next.LastTestedAt)
	})

	t.Run("a secret that alone changes is in the trail without its value", func(t *testing.T) {
		t.Parallel()
		next := s
		config := connection.Config{}
		maps.Copy(config, s.Display)
		config["secret"] = "other"
		changes, err := v.Apply(&next, connection.Draft{Category: connection.Webhook, Name: "n", Config: config}, clock.Now())
		require.NoError(t, err)
		require.Equal(t, "***", changes["config"].New)
	})
}

func TestSecretsDoNotFollowAnAddress(t *testing.T) {
	t.Parallel()
	v := vault(t)
	grafana := connection.Config{"url": "https://grafana.example.com/a", "api_key": "canary"}
	for _, test := range []struct {
		name    string
		of      connection.Category
		stored  connection.Config
		url     string
		refused bool
	}{
		{"another host", connection.Grafana, grafana, "https://evil.example.com/a", true},
		{"another port", connection.Grafana, grafana, "https://grafana.example.com:8443/a", true},
		{"no encryption any more", connection.Grafana, grafana, "http://grafana.example.com/a", true},
		{"another path", connection.Grafana, grafana, "https://GRAFANA.example.com/b", false},
		{"encryption at last", connection.Grafana, connection.Config{"url": "http://g.example.com", "api_key": "canary"}, "https://g.example.com", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := made(t, test.of, test.stored)
			_, err := v.Override(s, connection.Config{"url": test.url, "api_key": "ignored"})
			requireRefused(t, test.refused, err)
			_, err = v.Apply(&s, connection.Draft{Category: test.of, Name: "n", Config: connection.Config{"url": test.url, "api_key": "***"}}, clock.Now())
			requireRefused(t, test.refused, err)
			_, err = v.Apply(&s, connection.Draft{Category: test.of, Name: "n", Config: connection.Config{"url": test.url, "api_key": "sent again"}}, clock.Now())
			require.NoError(t, err)
		})
	}

	s := made(t, connection.Email, connection.Config{"smtp_host": "mail.example.com", "password": "canary"})
	_, err := v.Override(s, connection.Config{"host": "evil.example.com"})
	requireRefused(t, true, err)
	_, err = v.Apply(&s, connection.Draft{Category: connection.Webhook, Name: "n", Config: connection.Config{"url": "https://evil.example.com", "password": "***"}}, clock.Now())
	requireRefused(t, true, err)
	c, err := v.Override(s, connection.Config{"from_email": "a@example.com"})
	require.NoError(t, err)
	require.Equal(t, "canary", c["password"])
	require.Equal(t, "a@example.com", c["from_email"])
}

func requireRefused(t *testing.T, refused bool, err error) {
	t.Helper()
	if !refused {
		require.NoError(t, err)
		return
	}
	require.Equal(t, "MISSING_REQUIRED_FIELD", fault.CodeOf(err), "%v", err)
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]connection.Draft{
		"an unknown category": {Category: "fax", Name: "n"},
		"a blank name":        {Category: connection.Slack, Name: " \t "},
		"a long name":         {Category: connection.Slack, Name: strings.Repeat("ü", 256)},
		"a password in a URL": {Category: connection.Grafana, Name: "n", Config: connection.Config{"url": "https://u:p@example.com"}},
		"too much":            {Category: connection.Slack, Name: "n", Config: connection.Config{"x": strings.Repeat("x", 40_000)}},
	} {
		s := connection.New(auth.Scope{}, clock.Now())
		_, err := vault(t).Apply(&s, d, clock.Now())
		require.Equal(t, fault.Invalid, fault.KindOf(err), name)
	}
}

func TestCategories(t *testing.T) {
	t.Parallel()
	require.Len(t, connection.Categories(), 12)
	require.Equal(t, "Ai Azure Openai", connection.AzureOpenAI.Label())
	for _, c := range connection.Categories() {
		require.NotEmpty(t, c.Fields(), c)
		for _, f := range c.Fields() {
			require.Equal(t, secrets.IsSecretKey(f.Key), f.Secret, "%s.%s", c, f.Key)
		}
		complete := connection.Config{}
		for _, f := range c.Fields() {
			if f.Required {
				require.Error(t, complete.Complete(c), "%s without %s", c, f.Key)
				complete[f.Key] = "x"
			}
		}
		if !slices.Contains([]connection.Category{connection.Database, connection.PagerDuty}, c) {
			require.NoError(t, complete.Complete(c), c)
		}
	}
	require.Error(t, connection.Config{}.Complete(connection.PagerDuty))
	require.Error(t, connection.Config{}.Complete(connection.Database))
	require.NoError(t, connection.Config{"connection_string": "x"}.Complete(connection.Database))
}
