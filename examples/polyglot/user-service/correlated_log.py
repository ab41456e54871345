"""Log lines in JSON, with the ids of the active span and the customer of the baggage."""

import json
import logging
import sys

from opentelemetry import baggage, trace


class CorrelatedFormatter(logging.Formatter):
    def format(self, record):
        line = {"level": record.levelname, "name": record.name, "msg": record.getMessage()}
        span = trace.get_current_span().get_span_context()
        if span.is_valid:
            line["trace_id"] = format(span.trace_id, "032x")
            line["span_id"] = format(span.span_id, "016x")
            line["trace_flags"] = format(span.trace_flags, "02x")
        customer = baggage.get_baggage("customer")
        if customer is not None:
            line["customer"] = customer
        return json.dumps(line)


handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(CorrelatedFormatter())
log = logging.getLogger("user-service")
log.addHandler(handler)
log.setLevel(logging.INFO)
