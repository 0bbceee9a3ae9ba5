package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const (
	spansAtOnce  = 4000
	spansWaiting = 4 * spansAtOnce
	spansEvery   = 5 * time.Second
)

// tracing gives every service of the shop a tracer of its own, with its own resource.
// They share one exporter, as services beside one collector do.
type tracing struct {
	processor sdktrace.SpanProcessor
	providers map[string]*sdktrace.TracerProvider
}

func newTracing(ctx context.Context, api string, from source, log io.Writer) (*tracing, error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(api+"/api/v1/otlp/v1/traces"),
		otlptracehttp.WithHeaders(map[string]string{"X-API-Key": from.Key}), otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	if err != nil {
		return nil, err
	}
	return &tracing{
		processor: sdktrace.NewBatchSpanProcessor(logged{exporter, log}, sdktrace.WithMaxQueueSize(spansWaiting),
			sdktrace.WithMaxExportBatchSize(spansAtOnce), sdktrace.WithBatchTimeout(spansEvery)),
		providers: map[string]*sdktrace.TracerProvider{},
	}, nil
}

// tracer is that of a release of a service.
func (t *tracing) tracer(service, release string) trace.Tracer {
	provider := t.providers[service+" "+release]
	if provider == nil {
		provider = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(t.processor), sdktrace.WithResource(resource.NewSchemaless(
			attribute.String("service.name", service), attribute.String("service.version", release),
			attribute.String("service.instance.id", service+"-1"), attribute.String("host.name", serviceNamed(service).host),
			attribute.String("deployment.environment.name", "production"),
		)))
		t.providers[service+" "+release] = provider
	}
	return provider.Tracer("shop")
}

// logged writes what could not be exported to the log of the demo.
type logged struct {
	sdktrace.SpanExporter

	log io.Writer
}

// ExportSpans hands the spans on.
func (l logged) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if err := l.SpanExporter.ExportSpans(ctx, spans); err != nil {
		_, _ = fmt.Fprintf(l.log, "%d spans of the shop were not taken: %v\n", len(spans), err)
	}
	return nil
}
