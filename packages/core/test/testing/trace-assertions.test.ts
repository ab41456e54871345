import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { createTracing, withSpan } from '@throughline/core'
import type { TraceMatchers, Traces } from '@throughline/core/testing'
import {
  expectNoOpenSpans,
  expectSemanticConventions,
  expectSpan,
  expectSpanBudget,
  expectTrace,
  memoryExporter,
  traceMatchers,
  traceTree,
} from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'

/** Tracing whose context reaches inner spans. */
function recordSpans() {
  const exporter = memoryExporter()
  return { tracer: createTracing({ exporter }).tracer, exporter }
}

/** A checkout of 400 cents, whose refund is still open. */
function checkout() {
  const { tracer, exporter } = recordSpans()
  withSpan('checkout', { tracer, kind: SpanKind.SERVER }, () => {
    withSpan('charge', { tracer, attributes: { cents: 400, card: 'visa' } }, () => {})
    try {
      withSpan('db.insert order', { tracer }, () => {
        throw new Error('full')
      })
    } catch {
      // Marked as failed.
    }
  })
  return exporter
}

const failure = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('did not fail')
}

describe('traceTree', () => {
  it('is the same in every run: names, kinds, statuses, and the attributes that are asked for', () => {
    expect(traceTree(checkout())).toBe('checkout  server\n├─ charge\n└─ db.insert order  error')
    expect(traceTree(checkout().spans, { attributes: ['cents'] })).toContain('├─ charge  cents=400\n')
    expect(traceTree(checkout(), { attributes: true })).toContain('charge  card=visa  cents=400\n')
  })

  it('separates traces, and shows links, open spans and parents that are not there', () => {
    const { tracer, exporter } = recordSpans()
    const first = tracer.startSpan('first  of\nall')
    tracer.startSpan('second', { links: [{ context: first.spanContext() }] })
    first.end()
    const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true }
    tracer.startSpan('third', {}, trace.setSpanContext(context.active(), remote)).end()
    expect(traceTree(exporter)).toBe(
      'first of\\nall\n\nsecond  open  links to first of\\nall\n\n(remote parent)\n└─ third',
    )
    expect(traceTree([])).toBe('')
  })

  it.each([[undefined], [null], [[{}]], [Promise.resolve([])], ['x']])('refuses %s', given => {
    expect(() => traceTree(given as never)).toThrow(
      'Expected `the traces` to be an array of spans or a memory',
    )
  })
})

describe('expectSpan', () => {
  it('returns the span that fits a name or a pattern', () => {
    const traces = checkout()
    expect(expectSpan(traces, 'charge').attributes).toEqual({ cents: 400, card: 'visa' })
    expect(expectSpan(traces, 'db.*').name).toBe('db.insert order')
    expect(expectSpan(traces, /^ch.*out$/).kind).toBe(SpanKind.SERVER)
    const cents = (value: unknown) => Number(value) > 100
    for (const pattern of [
      { name: 'charge', attributes: { cents: 400, card: /^v/ }, parent: 'checkout' },
      { name: 'charge', attributes: { cents, currency: undefined } },
      { name: 'charge', attributes: { cents: expect.any(Number) } },
      { kind: 'internal', status: 'unset', parent: { kind: 'server', parent: null } },
    ] as const)
      expect(expectSpan(traces, pattern).name).toBe('charge')
  })

  it('fails with the nearest span, how it differs, and the trace that was there', () => {
    expect(
      failure(() =>
        expectSpan(checkout(), { name: 'charge', attributes: { cents: 500 }, parent: 'chekout' }),
      ),
    ).toBe(`Expected a span { name: 'charge', attributes: { cents: 500 }, parent: { name: 'chekout' } }, got none.
The nearest, \`charge\`, differs in
  cents: expected 500, got 400
  parent.name: expected 'chekout', got 'checkout'
The trace that was there:
  checkout  server
  ├─ charge  card=visa  cents=400
  └─ db.insert order  error  error.type=Error`)
  })

  it('takes a name that is nearly right for the nearest', () => {
    expect(failure(() => expectSpan(checkout(), { name: 'chargee', kind: 'internal' }))).toContain(
      "The nearest, `charge`, differs in\n  name: expected 'chargee', got 'charge'\n",
    )
  })

  it('says that a span fits and has not ended, and that there was none', () => {
    const { tracer, exporter } = recordSpans()
    expect(failure(() => expectSpan(exporter, 'refund'))).toBe(
      "Expected a span { name: 'refund' }, got none.\nThere was no span.",
    )
    tracer.startSpan('refund')
    expect(failure(() => expectSpan(exporter, 'refund'))).toContain(
      '`refund` fits and has not ended: wait for it with `waitFor`, or end it.',
    )
  })

  it.each([
    [{ nam: 'x' }, 'Unknown option `nam`'],
    [{ kind: SpanKind.SERVER }, "`kind` to be 'internal' or 'server' or "],
    [{ attributes: [] }, '`attributes` to be an object'],
    [{ parent: { status: 'failed' } }, "`status` to be 'unset' or "],
    [7, '`the pattern` to be a name of spans or an object'],
    [{ name: '*x*' }, '`name` to be a text'],
  ])('refuses the pattern %j', (pattern, sentence) => {
    expect(() => expectSpan(checkout(), pattern as never)).toThrow(sentence)
  })
})

describe('expectTrace', () => {
  it('compares trees, whose lines may leave out what is not expected', () => {
    const traces = checkout()
    expectTrace(traces, traceTree(traces, { attributes: true }))
    expectTrace(
      traces,
      `
      checkout
        charge  cents=400
        db.*  error
      `,
    )
    expectTrace(traces, 'checkout\n├─ charge  card=v*\n└─ db.insert order')
  })

  it('fails with the lines that are missing and those that are too many', () => {
    expect(failure(() => expectTrace(checkout(), 'checkout\n  charge  cents=500\n  send orders'))).toBe(
      `Expected another trace (- is missing, + is too many):
    checkout  server
  -   charge  cents=500
  -   send orders
  +   charge  card=visa  cents=400
  +   db.insert order  error  error.type=Error`,
    )
    expect(failure(() => expectTrace(checkout(), 'checkout\ncharge\n  db.insert order'))).toContain(
      '- charge\n',
    )
    expect(failure(() => expectTrace([], 'checkout'))).toContain('- checkout')
  })

  it('refuses an empty tree', () => {
    expect(() => expectTrace([], ' \n')).toThrow('Expected `the tree` to be a text')
  })
})

describe('expectSpanBudget', () => {
  const queries = (count: number) => {
    const { tracer, exporter } = recordSpans()
    for (const route of ['GET /a', 'GET /b'])
      withSpan(route, { tracer }, () => {
        for (let index = 0; index < count; index++)
          withSpan('load', { tracer }, () => withSpan(`db.select ${index}`, { tracer }, () => {}))
      })
    return exporter
  }

  it('counts the spans of each trace, or of each span that it is for', () => {
    expectSpanBudget(queries(2), { 'db.*': 2, send: 0 })
    expectSpanBudget(queries(2), { 'db.*': 2 }, { within: 'GET /a' })
    expectSpanBudget(queries(9), { 'db.*': 1 }, { within: { name: 'load' } })
    const message = failure(() => expectSpanBudget(queries(3), { 'db.*': 2, load: 3 }, { within: 'GET *' }))
    expect(message).toContain(
      '  `GET /a`: expected at most 2 `db.*`, got 3: `db.select 0`, `db.select 1`, `db.select 2`\n  `GET /b`: ',
    )
    expect(message).toContain('The trace that was there:\n  GET /a\n')
    expect(failure(() => expectSpanBudget(queries(3), { 'db.*': 2 }))).toContain(
      'the trace of `GET /b`: expected',
    )
  })

  it('is not kept by chance', () => {
    expect(() => expectSpanBudget(queries(1), { x: 1 }, { within: 'GET /c' })).toThrow(
      'Expected `within` to fit a span, got `',
    )
    for (const wrong of [{}, [], { x: -1 }, { '*x*': 1 }, { x: '1' }])
      expect(() => expectSpanBudget([], wrong as never)).toThrow('budget')
  })
})

describe('expectNoOpenSpans', () => {
  it('waits for those that end, and names those that do not', async () => {
    const { tracer, exporter } = recordSpans()
    await expectNoOpenSpans(exporter)
    const [one, other] = [tracer.startSpan('one'), tracer.startSpan('other')]
    one.end()
    await expect(expectNoOpenSpans(exporter, { timeout: 1 })).rejects.toThrow(
      'Expected no open span, got 1 span that started and did not end: `other`.\nThe trace that was there:\n  one\n',
    )
    const waiting = expectNoOpenSpans(exporter)
    other.end()
    await waiting
  })
})

it.each([[[]], [undefined]])('does not take %j for spans that have all ended', async traces => {
  await expect(expectNoOpenSpans(traces as never)).rejects.toThrow('Expected `the traces` to be a')
})

describe('waitFor', () => {
  it('takes a name or a pattern, and fails with the nearest span', async () => {
    const { tracer, exporter } = recordSpans()
    const waiting = exporter.waitFor({ name: 'charge', attributes: { cents: 500 } })
    tracer.startSpan('charge', { attributes: { cents: 400 } }).end()
    tracer.startSpan('charge', { attributes: { cents: 500 } }).end()
    expect((await waiting).attributes).toEqual({ cents: 500 })
    expect((await exporter.waitFor('charge')).attributes).toEqual({ cents: 400 })
    await expect(exporter.waitFor({ attributes: { cents: 600 } }, { timeout: 1 })).rejects.toThrow(
      /^waited 1 ms for a span { attributes: { cents: 600 } }; ended: .*\nThe nearest, `charge`, differs in\n {2}cents: expected 600, got 400\nThe trace that was there:\n/,
    )
  })
})

describe('expectSemanticConventions', () => {
  const made = (name: string, kind: SpanKind, attributes: object, status?: SpanStatusCode) => {
    const { tracer, exporter } = recordSpans()
    const span = tracer.startSpan(name, { kind, attributes: attributes as never })
    if (status !== undefined) span.setStatus({ code: status })
    span.end()
    return exporter
  }
  const { SERVER, CLIENT, CONSUMER, INTERNAL } = SpanKind
  const served = {
    'http.request.method': 'GET',
    'url.path': '/a',
    'url.scheme': 'http',
    'http.route': '/:id',
  }

  it('accepts what is as the conventions want it', () => {
    expectSemanticConventions(made('GET /:id', SERVER, served))
    expectSemanticConventions(made('work', INTERNAL, { cents: 1 }, SpanStatusCode.ERROR))
  })

  it.each([
    ['GET', SERVER, served, undefined, 'the name has to be `GET /:id`'],
    ['GET /:id', SERVER, { ...served, 'url.path': undefined }, undefined, '`url.path` is required'],
    [
      'GET /:id',
      SERVER,
      { ...served, 'http.response.status_code': 500 },
      undefined,
      'of a 5xx has to be ERROR',
    ],
    [
      'GET /:id',
      SERVER,
      { ...served, 'http.response.status_code': 404, 'error.type': '404' },
      SpanStatusCode.ERROR,
      'a 404 is no error of the server',
    ],
    [
      'GET',
      CLIENT,
      { 'http.method': 'GET' },
      undefined,
      '`http.method` is deprecated: write `http.request.method`',
    ],
    ['GET', CLIENT, { 'url.full': 'http://u:p@h/', 'http.x': 1 }, undefined, '`url.full` has a user'],
    [
      'select',
      SERVER,
      { 'db.system.name': 'postgresql' },
      undefined,
      'the kind has to be client or internal',
    ],
    ['select', CLIENT, { 'db.query.text': 'x' }, undefined, '`db.system.name` is required: set it'],
    ['poll x', CONSUMER, { 'messaging.operation.name': 'process' }, undefined, 'has to begin with `process`'],
    ['a', INTERNAL, { 'server.port': '80' }, undefined, '`server.port` has to be a number, got 80 (string)'],
    ['call', CLIENT, {}, SpanStatusCode.ERROR, 'a failed span needs `error.type`'],
    ['load 123456', INTERNAL, {}, undefined, 'the name has an id in it'],
  ])('finds what is wrong with %s of kind %i', (name, kind, attributes, status, sentence) => {
    expect(failure(() => expectSemanticConventions(made(name, kind, attributes, status)))).toContain(sentence)
  })
})

describe('traceMatchers', () => {
  expect.extend({ ...traceMatchers })
  interface Matchers extends TraceMatchers {
    readonly not: TraceMatchers
  }
  const expectTraces = (traces: Traces) => expect(traces) as unknown as Matchers

  it('pass and fail as the functions do, and turned around', () => {
    const traces = checkout()
    expectTraces(traces).toHaveSpan('charge')
    expectTraces(traces).not.toHaveSpan('refund')
    expectTraces(traces).toMatchTrace('checkout\n charge\n db.insert order')
    expectTraces(traces).toKeepSpanBudget({ 'db.*': 1 })
    expectTraces(traces).toHaveNoOpenSpans()
    expectTraces(traces).toFollowSemanticConventions()
    expect(failure(() => expectTraces(traces).not.toHaveSpan('charge'))).toContain('Expected no span')
    expect(failure(() => expectTraces(traces).toHaveSpan('refund'))).toContain('The nearest, `')
    expect(failure(() => expectTraces(traces).not.toMatchTrace(traceTree(traces)))).toContain('than this')
  })
})
