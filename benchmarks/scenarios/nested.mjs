const TRACES = 600

export const scenarios = [
  {
    id: 'nested',
    order: 50,
    race: 'work',
    title: 'Nested spans, 3 deep, across awaits',
    about: `\`startActiveSpan\` of the API under AsyncLocalStorage, delivered; flushed after every ${TRACES} traces.`,
    operation: 'trace of 3 spans',
    variants: ['bare', 'throughline', 'opentelemetry'],
    prepare,
  },
]

function prepare({ load }) {
  const tracer = load('@opentelemetry/api').trace.getTracer('bench')
  return { work }

  async function work() {
    for (let left = TRACES; left > 0; left--) await nested(3)
    return TRACES
  }

  function nested(depth) {
    return tracer.startActiveSpan('step', async span => {
      await null
      if (depth > 1) await nested(depth - 1)
      span.end()
    })
  }
}
