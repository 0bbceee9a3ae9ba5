// Command otelgo is a program with the OpenTelemetry SDK for Go. Where it sends to, how and as
// whom stands in the standard variables (OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL, _HEADERS,
// OTEL_SERVICE_NAME).
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel/attribute"
	otellog "go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const orders = 20

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	spans, err := autoexport.NewSpanExporter(ctx)
	if err != nil {
		return err
	}
	lines, err := autoexport.NewLogExporter(ctx)
	if err != nil {
		return err
	}
	reader, err := autoexport.NewMetricReader(ctx)
	if err != nil {
		return err
	}
	tracing := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans))
	logging := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(lines)))
	metering := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))

	counter, err := metering.Meter("shop").Int64Counter("orders")
	if err != nil {
		return err
	}
	for order := range orders {
		ctx, request := tracing.Tracer("shop").Start(ctx, "GET /orders/{id}", trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.route", "/orders/{id}"), attribute.Int("http.response.status_code", 200)))
		_, query := tracing.Tracer("shop").Start(ctx, "SELECT orders", trace.WithSpanKind(trace.SpanKindClient),
			trace.WithAttributes(attribute.String("db.system.name", "postgresql")))
		query.End()

		var line otellog.Record
		line.SetSeverity(otellog.SeverityWarn)
		line.SetBody(attribute.StringValue(fmt.Sprintf("order %d is late", order)))
		logging.Logger("shop").Emit(ctx, line)
		counter.Add(ctx, 1)
		request.End()
	}
	return errors.Join(tracing.Shutdown(ctx), logging.Shutdown(ctx), metering.Shutdown(ctx))
}
