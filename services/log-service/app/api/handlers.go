package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Handlers answer the routes of log-service.
type Handlers struct {
	Lists httpapi.Lists
}

func (h Handlers) search(context.Context, *searchInput) (*httpapi.Body[LogPage], error) {
	return nil, fault.Missing()
}

func (h Handlers) services(context.Context, *servicesInput) (*httpapi.Body[LogServices], error) {
	return nil, fault.Missing()
}

func (h Handlers) stats(context.Context, *statsInput) (*httpapi.Body[LogStats], error) {
	return nil, fault.Missing()
}

func (h Handlers) facets(context.Context, *facetsInput) (*httpapi.Body[LogFacets], error) {
	return nil, fault.Missing()
}

func (h Handlers) patterns(context.Context, *patternsInput) (*httpapi.Body[LogPatterns], error) {
	return nil, fault.Missing()
}

func (h Handlers) context(context.Context, *contextInput) (*httpapi.Body[LogContext], error) {
	return nil, fault.Missing()
}

func (h Handlers) export(context.Context, *exportInput) (*httpapi.Stream, error) {
	return nil, fault.Missing()
}

func (h Handlers) addView(context.Context, *addViewInput) (*httpapi.Created[LogView], error) {
	return nil, fault.Missing()
}

func (h Handlers) views(context.Context, *viewsInput) (*httpapi.List[LogView], error) {
	return nil, fault.Missing()
}

type viewsInput struct{ httpapi.ListQuery }

type dropViewInput struct {
	ID uuid.UUID `path:"view_id" format:"uuid"`
}

func (h Handlers) dropView(context.Context, *dropViewInput) (*httpapi.Body[LogViewDeleted], error) {
	return nil, fault.Missing()
}

func (h Handlers) tail(http.ResponseWriter, *http.Request) error   { return fault.Missing() }
func (h Handlers) ingest(http.ResponseWriter, *http.Request) error { return fault.Missing() }
func (h Handlers) loki(http.ResponseWriter, *http.Request) error   { return fault.Missing() }
func (h Handlers) otlp(http.ResponseWriter, *http.Request) error   { return fault.Missing() }
