package main

import (
	"context"
	"log/slog"
	"os"

	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/trace"
)

var logger = slog.New(correlated{slog.NewJSONHandler(os.Stdout, nil)}).With("name", "order-service")

// correlated adds the ids of the active span and the customer of the baggage to each line.
type correlated struct{ slog.Handler }

func (h correlated) Handle(ctx context.Context, record slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		record.AddAttrs(
			slog.String("trace_id", span.TraceID().String()),
			slog.String("span_id", span.SpanID().String()),
			slog.String("trace_flags", span.TraceFlags().String()),
		)
	}
	if customer := baggage.FromContext(ctx).Member("customer").Value(); customer != "" {
		record.AddAttrs(slog.String("customer", customer))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs keeps the handler around the one that it wraps.
func (h correlated) WithAttrs(attrs []slog.Attr) slog.Handler {
	return correlated{h.Handler.WithAttrs(attrs)}
}
