package integration_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const (
	oldKey = "old:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	newKey = "new:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
)

func vault(t *testing.T, keys string) integration.Vault {
	t.Helper()
	box, err := secrets.ParseKeys(keys)
	require.NoError(t, err)
	return integration.NewVault(box)
}

func TestParseURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"http://am:9093":                "http://am:9093",
		" https://am.example.com/base/": "https://am.example.com/base",
		"https://am.example.com///":     "https://am.example.com",
		"https://[2001:db8::1]:9093":    "https://[2001:db8::1]:9093",
		"am:9093":                       "", "": "", "https://": "", "ftp://am": "", "https://user:pw@am": "",
		"https://am/?token=x": "", "https://am/#x": "", "javascript:alert(1)": "", "https:///path": "", "http://%zz": "",
	} {
		got, err := integration.ParseURL(text)
		require.Equal(t, want, got, text)
		require.Equal(t, want == "", err != nil, text)
	}
}

func TestVault(t *testing.T) {
	t.Parallel()
	now := clock.Now()
	made := func(t *testing.T, v integration.Vault) (integration.Integration, string) {
		t.Helper()
		i := integration.Integration{ID: uuid.New()}
		require.NoError(t, v.SetPassword(&i, "pw"))
		require.NoError(t, v.SetAPIKey(&i, "key"))
		secret, err := v.Rotate(&i, now)
		require.NoError(t, err)
		return i, secret
	}

	t.Run("a sealed secret opens in its own row only", func(t *testing.T) {
		t.Parallel()
		v := vault(t, oldKey)
		i, secret := made(t, v)
		require.NotContains(t, *i.WebhookSecret, secret)

		opened, err := v.Open(i, now)
		require.NoError(t, err)
		require.Equal(t, secret, *opened.Webhook)
		require.Equal(t, "pw", *opened.Password)
		require.Equal(t, "key", *opened.APIKey)
		require.Nil(t, opened.PreviousWebhook)

		copied := integration.Integration{ID: uuid.New(), Password: i.Password}
		_, err = v.Open(copied, now)
		require.ErrorIs(t, err, secrets.ErrUnreadable)
		moved := integration.Integration{ID: i.ID, Password: i.APIKey}
		_, err = v.Open(moved, now)
		require.ErrorIs(t, err, secrets.ErrUnreadable)
	})

	t.Run("the previous secret is good for an hour", func(t *testing.T) {
		t.Parallel()
		v := vault(t, oldKey)
		i, first := made(t, v)
		second, err := v.Rotate(&i, now)
		require.NoError(t, err)
		require.NotEqual(t, first, second)

		within, err := v.Open(i, now.Add(integration.Rotation-time.Second))
		require.NoError(t, err)
		require.Equal(t, first, *within.PreviousWebhook)
		after, err := v.Open(i, now.Add(integration.Rotation))
		require.NoError(t, err)
		require.Nil(t, after.PreviousWebhook)
		require.Equal(t, second, *after.Webhook)
	})

	t.Run("an update seals again with the newest key", func(t *testing.T) {
		t.Parallel()
		i, first := made(t, vault(t, oldKey))
		_, err := vault(t, oldKey).Rotate(&i, now)
		require.NoError(t, err)

		_, err = vault(t, newKey+","+oldKey).Apply(&i, integration.Update{}, now)
		require.NoError(t, err)

		opened, err := vault(t, newKey).Open(i, now)
		require.NoError(t, err)
		require.Equal(t, "pw", *opened.Password)
		require.Equal(t, first, *opened.PreviousWebhook)
		_, err = vault(t, newKey).Apply(&i, integration.Update{}, now.Add(integration.Rotation))
		require.NoError(t, err)
		require.Nil(t, i.PreviousSecret, "an hour later it is dropped")
	})
}

func TestIntegrations(t *testing.T) {
	t.Parallel()
	keep := func(pgx.Tx) error { return nil }
	reopen := 30
	setup := func(t *testing.T) (*integration.Repository, auth.Scope, integration.Integration) {
		t.Helper()
		repo, s := integration.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		by, now := pgtest.NewUser(t, s, auth.RoleAdmin).ID, clock.Now()
		i := integration.Integration{
			ID: uuid.New(), TenantID: s.TenantID, ProjectID: s.ProjectID, ProjectName: "Project", ProjectIsActive: true,
			Type: integration.Prometheus, Name: "P", Description: "d", URL: "http://p", Username: "u",
			Config: integration.Config{
				ServiceLabel: "app", DefaultSeverity: alert.High, SeverityMap: map[string]alert.Severity{"page": alert.Critical},
				IgnoreAlertnames: []string{}, AutoResolve: alert.AutoClose, ReopenMinutes: &reopen,
			},
			Status: integration.Inactive, CreatedBy: &by, CreatedAt: now, UpdatedAt: now,
		}
		enabled := true
		_, err := vault(t, oldKey).Apply(&i, integration.Update{WebhookEnabled: &enabled}, now)
		require.NoError(t, err)
		require.NoError(t, repo.Insert(t.Context(), s, &i, keep))
		return repo, s, i
	}

	t.Run("are stored, listed and found without their project", func(t *testing.T) {
		t.Parallel()
		repo, s, i := setup(t)
		require.True(t, i.IsPrimary)

		stored, err := repo.ByID(t.Context(), s, i.ID)
		require.NoError(t, err)
		require.Equal(t, i, stored)
		listed, err := repo.List(t.Context(), s, "", integration.Position{}, 10)
		require.NoError(t, err)
		require.Equal(t, []integration.Integration{i}, listed)
		rest, err := repo.List(t.Context(), s, integration.Prometheus, integration.Position{Name: i.Name, ID: i.ID}, 10)
		require.NoError(t, err)
		require.Empty(t, rest)
		scope, err := repo.ScopeOf(t.Context(), i.ID)
		require.NoError(t, err)
		require.Equal(t, s, scope)
		_, err = repo.ScopeOf(t.Context(), uuid.New())
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("change together with what is recorded", func(t *testing.T) {
		t.Parallel()
		repo, s, i := setup(t)
		rename := func(x *integration.Integration) error {
			x.Name = "new"
			return nil
		}

		_, err := repo.Change(t.Context(), s, i.ID, rename, func(pgx.Tx, integration.Integration, integration.Integration) error {
			return fault.New(fault.Conflict, fault.CodeConflict, "No.")
		})
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		stored, err := repo.ByID(t.Context(), s, i.ID)
		require.NoError(t, err)
		require.Equal(t, "P", stored.Name)

		after, err := repo.Change(t.Context(), s, i.ID, rename, func(_ pgx.Tx, before, after integration.Integration) error {
			require.Equal(t, map[string]string{"old": "P", "new": "new"},
				map[string]string{"old": before.Name, "new": after.Name})
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, "new", after.Name)
	})

	t.Run("of another project are not found", func(t *testing.T) {
		t.Parallel()
		repo, s, i := setup(t)
		nothing := func(*integration.Integration) error { return nil }
		for _, other := range []auth.Scope{pgtest.NewProject(t), pgtest.NewSibling(t, s)} {
			_, err := repo.ByID(t.Context(), other, i.ID)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, err = repo.Inspect(t.Context(), other, i.ID, func(pgx.Tx, integration.Integration) error { return nil })
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, err = repo.Change(t.Context(), other, i.ID, nothing, func(pgx.Tx, integration.Integration, integration.Integration) error { return nil })
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, err = repo.Delete(t.Context(), other, i.ID, func(pgx.Tx, integration.Integration) error { return nil })
			require.Equal(t, fault.NotFound, fault.KindOf(err))
		}
	})
}
