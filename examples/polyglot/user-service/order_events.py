"""The topic that all services write and read. The context travels in the headers of the messages."""

import atexit
import json
import os
from threading import Event, Thread

from confluent_kafka import Consumer, Producer
from opentelemetry import context, propagate
from opentelemetry.trace import SpanKind

from correlated_log import log
from tracing import tracer

BROKERS = os.environ.get("KAFKA_BROKERS", "localhost:9092")
TOPIC = os.environ.get("ORDER_EVENTS_TOPIC", "order-events")

producer = Producer({"bootstrap.servers": BROKERS})
stopping = Event()


def start_span(operation, kind):
    attributes = {
        "messaging.system": "kafka",
        "messaging.destination.name": TOPIC,
        "messaging.operation.name": operation,
    }
    return tracer.start_as_current_span(f"{operation} {TOPIC}", kind=kind, attributes=attributes)


def publish(event, order_id):
    with start_span("send", SpanKind.PRODUCER):
        headers = {}
        propagate.inject(headers)
        producer.produce(
            TOPIC,
            key=order_id,
            value=json.dumps({"event": event, "order": order_id}),
            headers=headers,
        )
        producer.flush(10)


def process(message):
    headers = {name: value.decode() for name, value in message.headers() or []}
    # Attached, and not passed as the context of the span: that would leave the baggage behind.
    token = context.attach(propagate.extract(headers))
    try:
        with start_span("process", SpanKind.CONSUMER):
            event = json.loads(message.value())
            log.info("read %s of order %s", event["event"], event["order"])
    except Exception:
        log.exception("a message could not be processed")
    finally:
        context.detach(token)


def consume():
    settings = {"bootstrap.servers": BROKERS, "group.id": "user-service", "auto.offset.reset": "earliest"}
    consumer = Consumer(settings)
    consumer.subscribe([TOPIC])
    while not stopping.is_set():
        message = consumer.poll(0.2)
        if message is not None and message.error() is None:
            process(message)
    consumer.close()  # commits what has been read and leaves the group


def start_consumer():
    thread = Thread(target=consume, daemon=True)
    thread.start()
    atexit.register(thread.join, timeout=10)
    atexit.register(stopping.set)  # hooks run from the last to the first
