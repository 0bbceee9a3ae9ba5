package app

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/sourcemap"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

const day = 24 * time.Hour

// errorNoun keeps the errors of projects, and looks after the partitions of errors, hosts
// and browser events.
func errorNoun() noun {
	return noun{
		build: func(_ context.Context, b *building) error {
			kept := b.Settings.Kept
			kept.ErrorDays = max(kept.ErrorDays, min(b.Settings.Traces.SpanDays, maxKept)) // spans bring errors along
			groups := errorgroup.NewRepository(b.DB)
			maps := sourcemap.NewRepository(b.DB)
			errs := core.NewErrors(groups, maps, core.NewItems("errors", b.Metrics), time.Duration(kept.ErrorDays)*day, clock.Now)
			b.Parts = append(b.Parts, service.Part{Name: "errors", Run: errs.Run})
			worker.KeepEvents(b.Runner, groups, errorgroup.Retention{ErrorDays: kept.ErrorDays, HostDays: kept.HostDays, BrowserDays: kept.BrowserDays}, b.Log)
			api.ErrorRoutes(b.Routes, api.ErrorHandlers{Errors: errs, Lists: listsOf(b), Now: clock.Now})
			api.SourceMapRoutes(b.Routes, api.SourceMapHandlers{Maps: maps})
			return nil
		},
		describe: func(a *httpapi.API) {
			api.ErrorRoutes(a, api.ErrorHandlers{})
			api.SourceMapRoutes(a, api.SourceMapHandlers{})
		},
	}
}

// listsOf are the plain lists of the service.
func listsOf(b *building) httpapi.Lists {
	return httpapi.Lists{Cursors: page.NewCursors([]byte(b.Settings.Backend.Internal.Key)), Now: clock.Now}
}
