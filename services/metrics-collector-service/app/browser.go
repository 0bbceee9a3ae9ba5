package app

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/browser"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// browserNoun keeps what browsers report. Its errors are also error groups, so nothing is
// taken that is too old for them.
func browserNoun() noun {
	return noun{
		build: func(_ context.Context, b *building) error {
			kept := b.Settings.Kept
			browsers := core.NewBrowsers(browser.NewRepository(b.DB), time.Duration(min(kept.BrowserDays, kept.ErrorDays))*day, clock.Now)
			b.Parts = append(b.Parts, service.Part{Name: "browsers", Run: browsers.Run})
			api.BrowserRoutes(b.Routes, api.BrowserHandlers{Browsers: browsers, Lists: listsOf(b), Now: clock.Now})
			return nil
		},
		describe: func(a *httpapi.API) { api.BrowserRoutes(a, api.BrowserHandlers{}) },
	}
}
