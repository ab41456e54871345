import { expect, test } from 'vitest'
import { outcomeOf } from './outcome-of.ts'

const service = new URL('exception-logs.mts', import.meta.url)

interface Outcome {
  readonly spans: readonly {
    readonly name: string
    readonly id: string
    readonly status: number
    readonly errorType: string
    readonly exceptions: readonly string[]
  }[]
  readonly records: readonly object[]
}

async function exceptionsWith(
  signal: string,
  ...args: readonly string[]
): Promise<Outcome & { readonly warnings: string }> {
  const variables = { OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: signal }
  const { outcome, stderr } = await outcomeOf<Outcome>(service, args, variables)
  return { ...outcome, warnings: stderr }
}

const FAILED = [
  { name: 'GET /throws', status: 2, errorType: 'RangeError' },
  { name: 'work', status: 2, errorType: 'TypeError' },
  { name: 'GET /nested', status: 2, errorType: 'TypeError' },
]
const ON_SPANS = [['RangeError'], ['TypeError'], ['TypeError']]

test.each([
  ['logs', [[], [], []]],
  ['logs/dup', ON_SPANS],
])(
  'with OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=%s each exception is one log record',
  async (signal, onSpans) => {
    const { spans, records } = await exceptionsWith(signal, 'with logs')
    expect(spans).toMatchObject(FAILED)
    expect(spans.map(({ exceptions }) => exceptions)).toEqual(onSpans)
    const one = { severity: [17, 'ERROR'], scope: '@throughline/core' }
    expect(records).toEqual([
      {
        ...one,
        eventName: 'http.server.request.exception',
        spanId: spans[0]?.id,
        type: 'RangeError',
        message: 'no REDACTED here',
        stack: 'RangeError: no REDACTED here',
      },
      {
        ...one,
        eventName: 'exception',
        spanId: spans[1]?.id,
        type: 'TypeError',
        message: 'nested',
        stack: 'TypeError: nested',
      },
    ])
  },
)

test.each([
  ['', 'with logs', ''],
  ['events', 'with logs', 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN is ignored: expected one of logs, logs/dup'],
  ['logs', 'without logs', 'no LoggerProvider is registered with @opentelemetry/api-logs'],
])('with "%s", and %s, exceptions are on their spans', async (signal, provider, warning) => {
  const { spans, records, warnings } = await exceptionsWith(signal, provider)
  expect(spans).toMatchObject(FAILED)
  expect(spans.map(({ exceptions }) => exceptions)).toEqual(ON_SPANS)
  expect(records).toEqual([])
  expect(warnings).toContain(warning)
})
