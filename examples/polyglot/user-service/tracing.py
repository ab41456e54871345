"""Tracing of this process. Import it first.

The SDK reads OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_PROPAGATORS (tracecontext,baggage) and OTEL_TRACES_SAMPLER
(parentbased_always_on) by itself; the values in brackets are its defaults.
"""

import os

# Flask and requests get the attributes that all services have, such as http.route and http.request.method.
os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider(
    resource=Resource.create({"service.name": "user-service", "service.version": "1.0.0"})
)
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)
RequestsInstrumentor().instrument()

tracer = trace.get_tracer("user-service")
