// Package observe is how a service tells what it does: structured logs, a
// Prometheus registry and OpenTelemetry traces, each made per service instance
// and never registered globally, so that many services share one process.
package observe

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Config holds the observability settings of a service.
type Config struct {
	LogLevel     slog.Level `env:"LOG_LEVEL" envDefault:"info"`
	OTLPEndpoint string     `env:"OTEL_EXPORTER_OTLP_ENDPOINT"`
}

// WithRequestID returns a context that carries the id of the current request.
func WithRequestID(ctx context.Context, id string) context.Context {
	return auth.WithRequest(ctx, auth.Request{ID: id, Client: auth.ClientOf(ctx)})
}

// RequestID returns the id of the current request, empty outside one.
func RequestID(ctx context.Context) string {
	return auth.RequestOf(ctx).ID
}

// NewLogger returns a logger of JSON lines that adds the service name and, from
// the context, request, tenant, project and trace ids.
func NewLogger(service string, out io.Writer, level slog.Level) *slog.Logger {
	handler := slog.NewJSONHandler(out, &slog.HandlerOptions{Level: level})
	return slog.New(contextHandler{handler}).With(slog.String("service", service))
}

type contextHandler struct{ slog.Handler }

// Handle adds what the context knows about the current work.
func (h contextHandler) Handle(ctx context.Context, r slog.Record) error {
	if id := RequestID(ctx); id != "" {
		r.AddAttrs(slog.String("request_id", id))
	}
	if scope := auth.Caller(ctx).Scope(); scope != (auth.Scope{}) {
		r.AddAttrs(slog.String("tenant_id", scope.TenantID.String()), slog.String("project_id", scope.ProjectID.String()))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		r.AddAttrs(slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs keeps the context lookup on derived loggers.
func (h contextHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return contextHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the context lookup on derived loggers.
func (h contextHandler) WithGroup(name string) slog.Handler {
	return contextHandler{h.Handler.WithGroup(name)}
}

// NewRegistry returns a registry with the Go runtime and process collectors.
func NewRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// NewTracing returns a tracer provider that exports over OTLP/HTTP when an
// endpoint is configured and does nothing otherwise. The returned function
// flushes and stops it.
func NewTracing(ctx context.Context, service string, c Config) (trace.TracerProvider, func(context.Context) error, error) {
	if c.OTLPEndpoint == "" {
		return noop.NewTracerProvider(), func(context.Context) error { return nil }, nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(c.OTLPEndpoint+"/v1/traces"))
	if err != nil {
		return nil, nil, fmt.Errorf("start trace export: %w", err)
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(semconv.ServiceName(service))),
	)
	return provider, provider.Shutdown, nil
}

// Propagator reads and writes traceparent, tracestate and baggage.
func Propagator() propagation.TextMapPropagator {
	return propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
}
