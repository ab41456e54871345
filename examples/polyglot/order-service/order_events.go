package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

var topic = setting("ORDER_EVENTS_TOPIC", "order-events")

type orderEvent struct {
	Event string `json:"event"`
	Order string `json:"order"`
}

// orderEvents is the topic that all services write and read. The context travels in the headers of the messages.
type orderEvents struct{ client *kgo.Client }

func connect() (*orderEvents, error) {
	// The default of franz-go is Snappy, which kafkajs cannot read.
	codec := kgo.GzipCompression()
	if setting("KAFKA_COMPRESSION", "gzip") == "snappy" {
		codec = kgo.SnappyCompression()
	}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(setting("KAFKA_BROKERS", "localhost:9092"), ",")...),
		kgo.ProducerBatchCompression(codec),
		kgo.AllowAutoTopicCreation(),
		kgo.ConsumeTopics(topic),
		kgo.ConsumerGroup("order-service"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	)
	return &orderEvents{client}, err
}

func (e *orderEvents) publish(ctx context.Context, event, order string) error {
	ctx, span := startMessageSpan(ctx, "send", trace.SpanKindProducer)
	defer span.End()
	value, err := json.Marshal(orderEvent{event, order})
	if err != nil {
		return failed(span, err)
	}
	headers := propagation.MapCarrier{}
	otel.GetTextMapPropagator().Inject(ctx, headers)
	record := &kgo.Record{Topic: topic, Key: []byte(order), Value: value}
	for name, value := range headers {
		record.Headers = append(record.Headers, kgo.RecordHeader{Key: name, Value: []byte(value)})
	}
	return failed(span, e.client.ProduceSync(ctx, record).FirstErr())
}

// consume runs until the context is done.
func (e *orderEvents) consume(ctx context.Context) {
	for ctx.Err() == nil {
		e.client.PollFetches(ctx).EachRecord(process)
	}
}

func process(record *kgo.Record) {
	headers := propagation.MapCarrier{}
	for _, header := range record.Headers {
		headers[header.Key] = string(header.Value)
	}
	ctx := otel.GetTextMapPropagator().Extract(context.Background(), headers)
	ctx, span := startMessageSpan(ctx, "process", trace.SpanKindConsumer)
	defer span.End()
	var event orderEvent
	if err := json.Unmarshal(record.Value, &event); err != nil {
		logger.ErrorContext(ctx, "a message could not be processed", slog.Any("error", failed(span, err)))
		return
	}
	logger.InfoContext(ctx, "read "+event.Event+" of order "+event.Order)
}

func startMessageSpan(ctx context.Context, operation string, kind trace.SpanKind) (context.Context, trace.Span) {
	attributes := trace.WithAttributes(
		attribute.String("messaging.system", "kafka"),
		attribute.String("messaging.destination.name", topic),
		attribute.String("messaging.operation.name", operation),
	)
	return tracer.Start(ctx, operation+" "+topic, trace.WithSpanKind(kind), attributes)
}

// failed records an error, if there is one, and returns it.
func failed(span trace.Span, err error) error {
	if err != nil {
		span.RecordError(err)
		span.SetStatus(codes.Error, err.Error())
	}
	return err
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
