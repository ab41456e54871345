package main

import (
	"context"

	"go.opentelemetry.io/contrib/propagators/autoprop"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
)

var tracer = otel.Tracer("order-service")

// startTracing returns the function that sends the last spans.
//
// The SDK reads OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_TRACES_SAMPLER (parentbased_always_on) by itself.
func startTracing(ctx context.Context) (func(context.Context) error, error) {
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, err
	}
	attributes := resource.NewSchemaless(semconv.ServiceName("order-service"), semconv.ServiceVersion("1.0.0"))
	res, err := resource.Merge(resource.Default(), attributes)
	if err != nil {
		return nil, err
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(res))
	otel.SetTracerProvider(provider)
	// Go has no propagator until one is set, and traces end here. This is that of OTEL_PROPAGATORS
	// (tracecontext,baggage).
	otel.SetTextMapPropagator(autoprop.NewTextMapPropagator())
	return provider.Shutdown, nil
}
