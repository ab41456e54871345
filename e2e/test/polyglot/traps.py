"""Shows what a service in Python does without a precaution. Prints what is left."""

import os
import signal
import sys

from opentelemetry import baggage, context, propagate, trace
from opentelemetry.sdk.trace import TracerProvider, sampling
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

provider = TracerProvider()
tracer = provider.get_tracer("traps")


def baggage_of_a_context_argument():
    parent = propagate.extract({"baggage": "customer=ada"})
    with tracer.start_as_current_span("process", context=parent):
        print(baggage.get_baggage("customer"))


def baggage_of_an_attached_context():
    context.attach(propagate.extract({"baggage": "customer=ada"}))
    with tracer.start_as_current_span("process"):
        print(baggage.get_baggage("customer"))


def spans_at_sigterm():
    provider.add_span_processor(BatchSpanProcessor(ConsoleSpanExporter(formatter=lambda span: span.name)))
    tracer.start_span("last").end()
    os.kill(os.getpid(), signal.SIGTERM)


def spans_at_sigterm_with_a_handler():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    spans_at_sigterm()


def rate_limiting_sampler():
    print(hasattr(sampling, "RateLimitingSampler"))


globals()[sys.argv[1]]()
