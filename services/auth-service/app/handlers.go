package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// newHandlers assembles what answers requests.
func newHandlers(
	c Config, d service.Deps, db *postgres.DB, tokens *auth.Tokens, vault integration.Vault, announcer core.Announcer, prober core.Prober,
) *api.Handlers {
	projects, users, sessions, tenants := project.NewRepository(db), user.NewRepository(db), session.NewRepository(db), tenant.NewRepository(db)
	keys, integrations := apikey.NewRepository(db), integration.NewRepository(db)
	return &api.Handlers{
		Accounts: &core.Accounts{
			DB: db, Tenants: tenants, Users: users, Attempts: user.NewAttempts(db),
			Projects: projects, Sessions: sessions, Hasher: user.NewHasher(c.HashMemory, countHashes(d.Metrics)),
			Tokens: tokens, Announcer: announcer, Log: d.Log, Now: clock.Now,
			Policy: core.Policy{
				AllowRegistration: c.AllowRegistration, Passwords: user.PasswordPolicy{MinLength: c.PasswordMinLength},
				AccessLife: c.accessLife(), RefreshLife: c.refreshLife(),
			},
		},
		Organization: &core.Organization{
			DB: db, Tenants: tenants, Users: users, Roles: user.NewReader(db), Projects: projects, Sessions: sessions,
			Announcer: announcer, Now: clock.Now,
		},
		Projects: &core.Projects{DB: db, Repository: projects, Users: users, Announcer: announcer, Now: clock.Now},
		Keys:     &core.Keys{Repository: keys, Announcer: announcer, Now: clock.Now},
		Integrations: &core.Integrations{
			Repository: integrations, Vault: vault, Prober: prober, Announcer: announcer, Now: clock.Now,
		},
		SessionList: sessions, TenantOf: tenants, ProjectList: projects.Reader, KeyList: keys, IntegrationsList: integrations,
		Cookies: api.Cookies{
			Domain: c.CookieDomain, Secure: d.Config.Production(), AccessLife: c.accessLife(), RefreshLife: c.refreshLife(),
		},
		Lists:     httpapi.Lists{Cursors: page.NewCursors([]byte(c.JWTKey)), Now: clock.Now},
		PublicURL: c.publicURL(),
	}
}

// countHashes counts password hashes, the most expensive thing that strangers can
// make this service do.
func countHashes(metrics prometheus.Registerer) func() {
	total := prometheus.NewCounter(prometheus.CounterOpts{
		Name: "auth_password_hashes_total", Help: "Password hashes computed, at sign-in and registration.",
	})
	metrics.MustRegister(total)
	return total.Inc
}
