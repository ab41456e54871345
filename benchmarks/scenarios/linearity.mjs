const SPANS = 10_000
const TRACE_SIZES = [10, 100, 1000, 10_000]
const ATTRIBUTE_COUNTS = [1, 4, 16, 64, 128]
const RAISED = "OpenTelemetry's queue was raised to 32,768 for this."

const common = {
  race: 'work',
  operation: 'span',
  milliseconds: 500,
  variants: ['bare', 'throughline', 'opentelemetry'],
  // Its default of 2,048 would drop most of a long trace.
  environment: { OTEL_BSP_MAX_QUEUE_SIZE: '32768' },
}

export const scenarios = [
  ...TRACE_SIZES.map((size, index) => ({
    ...common,
    id: `linear-trace-${size}`,
    order: 100 + index,
    family: 'trace',
    size,
    title: `Traces of ${size} spans`,
    about: `A root and its children, ${SPANS} spans in all, then a flush. ${RAISED}`,
    prepare: ({ load }) => ({ work: () => makeTraces(load('@opentelemetry/api'), size) }),
  })),
  ...ATTRIBUTE_COUNTS.map((size, index) => ({
    ...common,
    id: `linear-attributes-${size}`,
    order: 110 + index,
    family: 'attributes',
    size,
    title: `Spans with ${size} ${size === 1 ? 'attribute' : 'attributes'}`,
    about: `Each a short text; 2,000 spans, then a flush. ${RAISED}`,
    prepare: ({ load }) => ({ work: attributesWork(load('@opentelemetry/api'), size) }),
  })),
]

function makeTraces({ trace, ROOT_CONTEXT }, size) {
  const tracer = trace.getTracer('bench')
  for (let made = 0; made < SPANS; made += size) {
    const root = tracer.startSpan('root', {}, ROOT_CONTEXT)
    const context = trace.setSpan(ROOT_CONTEXT, root)
    for (let left = size - 1; left > 0; left--) tracer.startSpan('child', {}, context).end()
    root.end()
  }
  return SPANS
}

function attributesWork({ trace }, size) {
  const tracer = trace.getTracer('bench')
  const keys = Array.from({ length: size }, (_, index) => `attribute.${index}`)
  return () => {
    for (let left = 2000; left > 0; left--) {
      const span = tracer.startSpan('span')
      for (const key of keys) span.setAttribute(key, 'a short text')
      span.end()
    }
    return 2000
  }
}
