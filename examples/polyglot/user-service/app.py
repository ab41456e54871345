"""user-service: Flask, traced by OpenTelemetry's SDK for Python."""

import os
import signal
import sys

import requests
from flask import Flask
from opentelemetry import baggage, context
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from correlated_log import log
from order_events import publish, start_consumer
from tracing import tracer

ORDER_SERVICE_URL = os.environ.get("ORDER_SERVICE_URL", "http://localhost:8080")

app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/users/<user_id>")
def show_user(user_id):
    log.info("user %s is read", user_id)
    return {"id": user_id, "name": "Ada"}


@app.post("/users/<user_id>/orders/<order_id>")
def place_order(user_id, order_id):
    # Every service of the trace receives this entry.
    token = context.attach(baggage.set_baggage("customer", user_id))
    try:
        with tracer.start_as_current_span("place_order", attributes={"order.id": order_id}) as span:
            log.info("order %s is placed", order_id)
            response = requests.post(f"{ORDER_SERVICE_URL}/orders/{order_id}", timeout=20)
            # What leaves the block is recorded as the exception of the span, which gets the status ERROR.
            response.raise_for_status()
            span.add_event("order_confirmed", {"order.id": order_id})
            publish("order_confirmed", order_id)
            return response.json()
    finally:
        context.detach(token)


@app.errorhandler(requests.HTTPError)
def refuse(error):
    log.error("the order failed: %s", error)
    return {"error": str(error)}, 409 if error.response.status_code == 409 else 502


if __name__ == "__main__":
    start_consumer()
    # Python ends at SIGTERM without the hooks that send the last spans; `sys.exit` runs them.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "5000")))
