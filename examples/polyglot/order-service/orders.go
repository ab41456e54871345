package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

var errOutOfStock = errors.New("out of stock")

// client makes a span for each request and sends the context in its headers.
var client = http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport), Timeout: 20 * time.Second}

type orders struct {
	paymentURL string
	events     *orderEvents
}

func (o *orders) process(ctx context.Context, id string) error {
	ctx, span := tracer.Start(ctx, "process_order", trace.WithAttributes(attribute.String("order.id", id)))
	defer span.End()
	logger.InfoContext(ctx, "order "+id+" is processed")

	quantity := selectOrder(ctx, id)
	if err := checkInventory(ctx, id, quantity); err != nil {
		return failed(span, err)
	}
	if err := o.pay(ctx, id, quantity); err != nil {
		return failed(span, err)
	}
	if err := o.events.publish(ctx, "order_processed", id); err != nil {
		return failed(span, err)
	}
	span.SetStatus(codes.Ok, "")
	return nil
}

// selectOrder stands for a query of a database.
func selectOrder(ctx context.Context, id string) int {
	_, span := tracer.Start(ctx, "db.query.select_order", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("db.system.name", "postgresql"),
		attribute.String("db.query.text", "SELECT quantity FROM orders WHERE id = $1"),
	))
	defer span.End()
	span.SetAttributes(attribute.Int("db.response.returned_rows", 1))
	return 2
}

func checkInventory(ctx context.Context, id string, quantity int) error {
	_, span := tracer.Start(ctx, "check_inventory", trace.WithAttributes(attribute.Int("order.quantity", quantity)))
	defer span.End()
	if id != "out-of-stock" {
		return nil
	}
	span.AddEvent("inventory_unavailable", trace.WithAttributes(attribute.Int("inventory.requested", quantity)))
	return failed(span, errOutOfStock)
}

func (o *orders) pay(ctx context.Context, id string, quantity int) error {
	ctx, span := tracer.Start(ctx, "process_payment")
	defer span.End()
	body, err := json.Marshal(map[string]any{"amount": 29.95 * float64(quantity)})
	if err != nil {
		return failed(span, err)
	}
	// The context leads the client to the span, and the headers of the request to the next service.
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.paymentURL+"/payments/"+id, bytes.NewReader(body))
	if err != nil {
		return failed(span, err)
	}
	request.Header.Set("content-type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return failed(span, err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 400 {
		return failed(span, fmt.Errorf("the payment service answered %d", response.StatusCode))
	}
	return nil
}
