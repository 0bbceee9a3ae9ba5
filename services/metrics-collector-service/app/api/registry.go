package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	registryPath = "/services/registry"

	// maxMetadata is how much may be noted about a service.
	maxMetadata = 32 << 10
)

// RegistryHandlers answer the routes of the registry of services.
type RegistryHandlers struct {
	Services *registry.Repository
	Lists    httpapi.Lists
	Now      func() time.Time
}

// RegistryRoutes registers the operations of the registry of services.
func RegistryRoutes(a *httpapi.API, h RegistryHandlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "service-list", Method: http.MethodGet, Path: registryPath, Gateway: registryPath, Access: httpapi.Viewer, Tag: "services",
		Summary: "List services by name", Description: "Those that somebody has entered and those that were heard of in telemetry, hosts and browser applications included.",
	}, h.list)
	httpapi.Register(a, httpapi.Operation{
		ID: "service-register", Method: http.MethodPost, Path: registryPath, Gateway: registryPath, Access: httpapi.Engineer, Tag: "services",
		Summary: "Enter a service, or change what is entered about it", Status: http.StatusCreated,
		Description: "Answers 200 when the service was there.",
	}, h.register)
	httpapi.Register(a, httpapi.Operation{
		ID: "service-remove", Method: http.MethodDelete, Path: registryPath + "/{service_name}", Gateway: registryPath + "/{service_name}",
		Access: httpapi.Admin, Tag: "services", Summary: "Take a service out of the registry",
		Description: "It returns when telemetry of it arrives again.",
	}, h.remove)
}

// ServiceEntry is one service of the registry.
type ServiceEntry struct {
	ServiceName     string     `json:"service_name"`
	Source          string     `json:"source" enum:"sdk,agent,otlp,prometheus,cloud_discovery,manual" doc:"By what it was heard of first."`
	LastSeen        *time.Time `json:"last_seen" doc:"When telemetry of it arrived last; null when none has."`
	ServiceType     string     `json:"service_type" enum:"backend,frontend,database,cache,worker,cloud_vm,container"`
	Status          string     `json:"status" enum:"healthy,degraded,down,unknown" doc:"healthy while telemetry arrives: within the last 5 minutes."`
	Language        string     `json:"language"`
	URL             string     `json:"url"`
	HealthCheckPath string     `json:"health_check_path"`
	Metadata        RawObject  `json:"metadata"`
	FirstSeen       time.Time  `json:"first_seen"`
}

func (h RegistryHandlers) view(e registry.Entry) ServiceEntry {
	return ServiceEntry{
		ServiceName: e.ServiceName, Source: string(e.Source), LastSeen: e.LastHeartbeat, ServiceType: string(e.ServiceType),
		Status: string(e.StatusAt(h.Now())), Language: e.Language, URL: e.URL, HealthCheckPath: e.HealthCheckPath,
		Metadata: RawObject(e.Metadata), FirstSeen: e.FirstSeen,
	}
}

type serviceListInput struct {
	httpapi.ListQuery
	Source      string `query:"source" enum:"sdk,agent,otlp,prometheus,cloud_discovery,manual"`
	ServiceType string `query:"service_type" enum:"backend,frontend,database,cache,worker,cloud_vm,container"`
}

func (h RegistryHandlers) list(ctx context.Context, in *serviceListInput) (*httpapi.List[ServiceEntry], error) {
	l := h.Lists.Of(ctx, registryPath, in.ListQuery, "source", in.Source, "service_type", in.ServiceType)
	key, err := l.After()
	if err != nil {
		return nil, err
	}
	after := ""
	if len(key) == 1 {
		after = key[0]
	}
	f := registry.Filter{Source: registry.Source(in.Source), Type: registry.Type(in.ServiceType)}
	entries, err := h.Services.List(ctx, auth.Caller(ctx).Scope(), f, after, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, entries, func(e registry.Entry) []string { return []string{e.ServiceName} }, h.view), nil
}

type registerInput struct {
	Body struct {
		ServiceName     string         `json:"service_name" minLength:"1" maxLength:"255"`
		ServiceType     *string        `json:"service_type,omitempty" enum:"backend,frontend,database,cache,worker,cloud_vm,container" doc:"backend when it is not given."`
		URL             string         `json:"url,omitempty" maxLength:"2000"`
		HealthCheckPath *string        `json:"health_check_path,omitempty" maxLength:"2000" doc:"/health when it is not given."`
		Language        string         `json:"language,omitempty" maxLength:"100"`
		Metadata        map[string]any `json:"metadata,omitempty" doc:"At most 32 KiB."`
	}
}

func (h RegistryHandlers) register(ctx context.Context, in *registerInput) (*httpapi.Created[ServiceEntry], error) {
	given := registry.Registration{
		ServiceName: in.Body.ServiceName, ServiceType: registry.TypeBackend, Language: in.Body.Language, URL: in.Body.URL, HealthCheckPath: "/health",
	}
	if in.Body.ServiceType != nil {
		given.ServiceType = registry.Type(*in.Body.ServiceType)
	}
	if in.Body.HealthCheckPath != nil {
		given.HealthCheckPath = *in.Body.HealthCheckPath
	}
	if in.Body.Metadata != nil {
		text, err := json.Marshal(in.Body.Metadata)
		if err != nil || len(text) > maxMetadata {
			return nil, fault.InvalidField("metadata", "must have at most %d KiB", maxMetadata>>10)
		}
		given.Metadata = text
	}
	entry, created, err := h.Services.Register(ctx, auth.Caller(ctx).Scope(), given)
	if err != nil {
		return nil, err
	}
	out := &httpapi.Created[ServiceEntry]{Status: http.StatusOK, Body: h.view(entry)}
	if created {
		out.Status = http.StatusCreated
	}
	return out, nil
}

type removeInput struct {
	ServiceName string `path:"service_name" maxLength:"255"`
}

// ServiceRemoved says that a service is out of the registry.
type ServiceRemoved struct {
	Status      string `json:"status" enum:"deleted"`
	ServiceName string `json:"service_name"`
}

func (h RegistryHandlers) remove(ctx context.Context, in *removeInput) (*httpapi.Body[ServiceRemoved], error) {
	if err := h.Services.Remove(ctx, auth.Caller(ctx).Scope(), in.ServiceName); err != nil {
		return nil, err
	}
	return &httpapi.Body[ServiceRemoved]{Body: ServiceRemoved{Status: "deleted", ServiceName: in.ServiceName}}, nil
}
