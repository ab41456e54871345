const LINES = 5000

export const scenarios = [
  {
    id: 'log-line',
    order: 80,
    race: 'work',
    title: 'A pino line inside a span',
    about: `${LINES} lines inside one span, written to nowhere. The default of OpenTelemetry also offers each line to its logs API, tuned leaves that out.`,
    operation: 'line',
    variants: ['bare', 'throughline', 'opentelemetry', 'opentelemetry-tuned'],
    prepare,
  },
]

function prepare({ load, tracing }) {
  let lastLine = ''
  const log = load('pino')(tracing.pinoOptions, {
    write(line) {
      lastLine = line
    },
  })
  return { work: () => tracing.inSpan('handle_order', writeLines), evidence: () => lastLine }

  async function writeLines() {
    for (let left = LINES; left > 0; left--) log.info({ order: left }, 'order received')
    return LINES
  }
}
