package tenant_test

import (
	"regexp"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestSlug(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Harbor Labs":      "harbor-labs",
		"  A & B, Inc.  ":  "a-b-inc",
		"Café Zürich":      "cafe-zurich",
		"ACME 24/7":        "acme-24-7",
		"--x--":            "x",
		"日本":               "team",
		"":                 "team",
		"ﬁne":              "fine",
		"already-a-slug-1": "already-a-slug-1",
	} {
		require.Equal(t, want, tenant.Slug(name), name)
	}

	t.Run("is always a slug", func(t *testing.T) {
		t.Parallel()
		form := regexp.MustCompile(`^[a-z0-9](-?[a-z0-9]+)*$`)
		rapid.Check(t, func(t *rapid.T) {
			slug := tenant.Slug(rapid.String().Draw(t, "name"))
			require.Regexp(t, form, slug)
			require.LessOrEqual(t, len(slug), 90)
		})
	})
}

func TestTenants(t *testing.T) {
	t.Parallel()
	repo, name := tenant.NewRepository(pgtest.DB(t)), "Harbor "+uuid.NewString()

	var slugs []string
	for range 3 {
		made := tenant.New(name, clock.Now())
		require.NoError(t, repo.Insert(t.Context(), &made))
		var stored string
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `SELECT slug FROM auth.tenants WHERE id = $1`, made.ID).Scan(&stored))
		require.Equal(t, made.Slug, stored)
		slugs = append(slugs, stored)
	}

	require.Equal(t, tenant.Slug(name), slugs[0])
	require.Regexp(t, "^"+slugs[0]+"-[0-9a-f]{8}$", slugs[1])
	require.NotEqual(t, slugs[1], slugs[2])
}
