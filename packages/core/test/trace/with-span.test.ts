import type { Exception, Span } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { alwaysOff, createTracing, currentSpan, startTracing, withSpan } from '@throughline/core'
import { expectTrace, memoryExporter } from '@throughline/core/testing'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { revokedProxy, textless, throwingGetters } from '../fixtures/hostile.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })
const failure = new RangeError('too much')

const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)

function fail(): never {
  throw failure
}

beforeEach(() => {
  exporter.take()
})

describe('withSpan', () => {
  it('ends the span when the function returns, and gives back what that returns', () => {
    const result = withSpan('work', { tracer }, span => {
      expect(currentSpan()).toBe(span)
      expect(exporter.spans).toEqual([])
      return 42
    })
    expectTypeOf(result).toEqualTypeOf<number>()
    expect(result).toBe(42)
    expect(exporter.spans).toMatchObject([{ name: 'work', status: { code: SpanStatusCode.UNSET } }])
    expect(currentSpan()).toBeUndefined()
  })

  it('ends the span when the promise is settled', async () => {
    const promise = withSpan('work', { tracer }, async span => {
      await null
      expect(currentSpan()).toBe(span)
      return 42
    })
    expectTypeOf(promise).toEqualTypeOf<Promise<number>>()
    expect(exporter.spans).toEqual([])
    expect(await promise).toBe(42)
    expect(exporter.spans).toHaveLength(1)
  })

  it('waits for what is no promise but has a `then`', async () => {
    let asked = 0
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: query builders are such objects
      then(resolve: (value: string) => void) {
        asked++
        setImmediate(resolve, 'rows')
      },
    }
    expect(await withSpan('query', { tracer }, () => query)).toBe('rows')
    expect(asked).toBe(1)
    expect(exporter.spans).toHaveLength(1)
  })

  it.each<[string, () => unknown]>([
    ['throws', () => withSpan('work', { tracer }, fail)],
    ['rejects', () => withSpan('work', { tracer }, async () => fail())],
  ])('records what the function %s with, and lets it go on unchanged', async (_, run) => {
    await expect(async () => run()).rejects.toBe(failure)
    const [span] = exporter.spans
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'too much' })
    expect(span?.attributes['error.type']).toBe('RangeError')
    expect(span?.events).toMatchObject([
      {
        name: 'exception',
        attributes: {
          'exception.type': 'RangeError',
          'exception.message': 'too much',
          'exception.stacktrace': failure.stack,
        },
      },
    ])
  })

  it.each<[string, unknown]>([
    ['a text', 'no'],
    ['undefined', undefined],
    ['null', null],
    ['an object', deepFreeze({ message: 'no' })],
    ['an object without a prototype', Object.create(null)],
    ['an object that refuses to be text', textless()],
    ['getters that throw', throwingGetters('name', 'message', 'code', 'stack')],
    ['a revoked proxy', revokedProxy()],
  ])('lets %s that was thrown go on unchanged', (_, thrown) => {
    let caught: unknown
    try {
      withSpan('work', { tracer }, () => {
        throw thrown
      })
    } catch (error) {
      caught = error
    }
    expect(Object.is(caught, thrown)).toBe(true)
    expect(exporter.spans[0]?.status.code).toBe(SpanStatusCode.ERROR)
  })

  it('records once what the function has recorded itself and throws again, on this span', () => {
    const run = (): never =>
      withSpan('inner', { tracer }, span => {
        span.recordException(failure)
        return fail()
      })
    expect(() => withSpan('outer', { tracer }, run)).toThrow(failure)
    expect(() => withSpan('next', { tracer }, fail)).toThrow(failure)
    expect(exporter.spans.map(({ name, events }) => [name, events.length])).toEqual([
      ['inner', 1],
      ['outer', 1],
      ['next', 1],
    ])
    for (const { status } of exporter.spans) expect(status.message).toBe('too much')
  })

  it.each([
    ['a text', 'declined'],
    ['a number', 7],
    ['a function', () => {}],
  ])('records %s once that is recorded and thrown', (_, thrown) => {
    function throwIt(): never {
      throw thrown
    }
    function recordAndThrow(span: Span): never {
      span.recordException(thrown as Exception)
      return throwIt()
    }
    expect(() => withSpan('inner', { tracer }, recordAndThrow)).toThrow()
    expect(() => withSpan('next', { tracer }, throwIt)).toThrow()
    expect(exporter.spans.map(span => span.events.length)).toEqual([1, 1])
  })

  it('leaves a status of OK and a span that the function has ended alone', () => {
    expect(() =>
      withSpan('work', { tracer }, span => {
        span.setStatus({ code: SpanStatusCode.OK })
        return fail()
      }),
    ).toThrow(failure)
    withSpan('ended', { tracer }, span => span.end())
    expect(exporter.spans.map(span => span.status.code)).toEqual([SpanStatusCode.OK, SpanStatusCode.UNSET])
  })

  it('passes its options on', () => {
    const options = deepFreeze({
      kind: SpanKind.CLIENT,
      attributes: { a: 1 },
      startTime: [1, 2] as [number, number],
    })
    withSpan('work', { ...options, tracer }, () => {})
    expect(exporter.spans).toMatchObject([{ kind: SpanKind.CLIENT, attributes: { a: 1 }, startTime: [1, 2] }])
  })

  it('nests, over promises that run at the same time', async () => {
    const work = (name: string): Promise<void> =>
      withSpan(name, { tracer }, async () => {
        await null
        withSpan(`${name} child`, { tracer }, () => {})
      })
    await withSpan('parent', { tracer }, () => Promise.all([work('a'), work('b')]))
    expectTrace(
      exporter,
      `
      parent
        a
          a child
        b
          b child
      `,
    )
  })

  it('runs the function where nothing is recorded', () => {
    const off = createTracing({ exporter, sampler: alwaysOff })
    expect(withSpan('work', { tracer: off.tracer }, span => span.isRecording())).toBe(false)
    expect(() => withSpan('work', { tracer: off.tracer }, fail)).toThrow(failure)
    expect(exporter.spans).toEqual([])
  })

  it("works over OpenTelemetry's SDK", () => {
    const official = new BasicTracerProvider({ spanProcessors: [exporter] }).getTracer('official')
    expect(() => withSpan('work', { tracer: official }, fail)).toThrow(failure)
    expect(exporter.spans).toMatchObject([{ name: 'work', status: { code: SpanStatusCode.ERROR } }])
  })
})

describe('withSpan called otherwise than it is written', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'without a function',
      () => call('work'),
      /^Expected `fn` to be the function.*write `withSpan\('work', fn\)`/,
    ],
    ['with options alone', () => call('work', {}), /^Expected `fn` to be the function/],
    ['with the function before the options', () => call('work', () => 1, {}), /^Expected the function last/],
    ['with the function first', () => call(() => 1, 'work'), /^Expected the name of the span first/],
  ])('throws %s, before there is a span', (_, run, sentence) => {
    expect(run).toThrow(TypeError)
    expect(run).toThrow(sentence)
    expect(exporter.spans).toEqual([])
  })

  it('runs the function, and says once that attributes are no options', () => {
    const sentences = recordProblems()
    // @ts-expect-error: attributes are given as `attributes`
    expect(withSpan('work', { 'order.id': 7 }, () => 42)).toBe(42)
    const attributes = { 'order.id': 7 }
    // @ts-expect-error: the same, out of a variable
    expect(withSpan('work', attributes, () => 42)).toBe(42)
    expect(sentences).toEqual([
      expect.stringMatching(
        /Unknown option `order.id` \(number\).*`withSpan\('work', \{ attributes: \{\} \}, fn\)`/,
      ),
    ])
  })

  it('guesses which option was meant', () => {
    const sentences = recordProblems()
    // @ts-expect-error: misspelt
    withSpan('work', { attribute: { a: 1 } }, () => {})
    expect(sentences).toEqual([expect.stringContaining('did you mean `attributes`?')])
  })

  it('runs the function, and says once that a name is a string', () => {
    const sentences = recordProblems()
    // @ts-expect-error: the name comes first
    expect(withSpan({ name: 'work', tracer }, () => 42)).toBe(42)
    // @ts-expect-error: no string
    expect(withSpan(5, { tracer }, () => 42)).toBe(42)
    // @ts-expect-error: no function
    expect(() => withSpan('work')).toThrow(TypeError)
    expect(sentences).toEqual([
      expect.stringContaining('Expected `name` to be a string, got `{name: string'),
      expect.stringContaining('Expected `name` to be a string, got `5` (number)'),
    ])
  })

  it.each<[string, unknown, string]>([
    ['no object', 'work', 'Expected `options` to be an object, got `work` (string)'],
    ['null', null, 'Expected `options` to be an object, got `null` (null)'],
    [
      'an unknown one beside a known one',
      { kind: 1, attrs: {} },
      'Unknown option `attrs` (object). Known options are tracer, kind, attributes,',
    ],
    ['a parent', { parent: NO_SPAN }, 'Unknown option `parent` (NonRecordingSpan). Known options are'],
    [
      'a word as the kind',
      { kind: 'server' },
      'Expected `kind` to be a SpanKind, such as SpanKind.SERVER, got `server`',
    ],
    ['a number that is no kind', { kind: 9 }, 'Expected `kind` to be a SpanKind'],
    ['a text as the root', { root: 'yes' }, 'Expected `root` to be a boolean, got `yes` (string)'],
    ['a text as the start', { startTime: 'x' }, 'Expected `startTime` to be a Date,'],
    ['no date as the start', { startTime: new Date('x') }, 'Expected `startTime` to be a Date,'],
    [
      'an array of attributes',
      { attributes: ['x'] },
      'Expected `attributes` to be an object such as { key: value }, got `[',
    ],
    ['a text as attributes', { attributes: 'x' }, 'Expected `attributes` to be an object'],
    ['a map as attributes', { attributes: new Map([['a', 1]]) }, 'got `[object Map]` (Map)'],
    ['null as attributes', { attributes: null }, 'Expected `attributes` to be an object'],
    [
      'an object of links',
      { links: {} },
      'Expected `links` to be an array of { context, attributes }, got `{}` (object)',
    ],
    [
      'null as a link',
      { links: [null] },
      'Expected `link` to be an object such as { context: span.spanContext() }, got `null`',
    ],
    [
      'a span as a link',
      { links: [NO_SPAN] },
      'Expected `link` to be an object such as { context: span.spanContext() }',
    ],
    [
      'a tracing as the tracer',
      { tracer: { tracer } },
      'to be a Tracer of @opentelemetry/api, got `{tracer: ScopeTracer}` (object); write `{ tracer: tracing.tracer }`',
    ],
  ])('runs the function, and reports in one sentence %s', (_, given, sentence) => {
    const sentences = recordProblems()
    const options = typeof given === 'object' && given !== null ? { tracer, ...given } : given
    expect(call('work', options, () => 42)).toBe(42)
    expect(sentences).toEqual([expect.stringContaining(sentence)])
    expect(sentences[0]).not.toMatch(/Cannot |is not /)
  })

  it('takes options that are undefined, and nothing is reported', () => {
    const sentences = recordProblems()
    const none = {
      kind: undefined,
      attributes: undefined,
      links: undefined,
      startTime: undefined,
      root: undefined,
    }
    withSpan('work', { tracer, ...none }, () => {})
    withSpan('work', { tracer, links: [], attributes: {} }, () => {})
    expect(exporter.spans).toHaveLength(2)
    expect(sentences).toEqual([])
  })

  it('reports in one sentence each what is no status and no name of an event', () => {
    const sentences = recordProblems()
    withSpan('work', { tracer }, span => {
      Reflect.apply(span.setStatus, span, [])
      Reflect.apply(span.addEvent, span, [])
    })
    expect(sentences).toEqual([
      expect.stringContaining('a status was not set: Expected `status` to be an object such as { code'),
      expect.stringContaining('an event has no name: Expected `name` to be a string, got `undefined`'),
    ])
  })

  it('keeps the name of a span that is renamed to no text', () => {
    const sentences = recordProblems()
    withSpan('work', { tracer }, span => void Reflect.apply(span.updateName, span, []))
    expect(exporter.spans).toMatchObject([{ name: 'work' }])
    expect(sentences).toEqual([expect.stringContaining('Expected `name` to be a string, got `undefined`')])
  })

  function call(...given: readonly unknown[]): unknown {
    return Reflect.apply(withSpan, undefined, given)
  }
})

it('withSpan runs its function and keeps its error when a tracer of others fails', () => {
  const broken = { startSpan: () => ({ isRecording: fail, end: fail, spanContext: fail }) }
  const error = new Error('of the application')
  const run = (): never =>
    withSpan('work', { tracer: broken as never }, () => {
      throw error
    })
  expect(withSpan('work', { tracer: broken as never }, () => 42)).toBe(42)
  expect(run).toThrow(error)
  expect(withSpan('work', { tracer: { startSpan: fail } as never }, () => 42)).toBe(42)
})

describe('withSpan without a tracer', () => {
  it('runs the function when no tracing was started, and finds the tracing that is', async () => {
    expect(withSpan('work', span => span.isRecording())).toBe(false)
    const tracing = startTracing({ exporter, flushOnExit: false })
    expect(withSpan('work', span => span === trace.getActiveSpan() && span.isRecording())).toBe(true)
    await tracing.shutdown()
    expect(withSpan('work', span => span.isRecording())).toBe(false)
    const again = startTracing({ exporter, flushOnExit: false })
    expect(withSpan('work', span => span.isRecording())).toBe(true)
    await again.shutdown()
    expect(exporter.spans.map(span => span.instrumentationScope.name)).toEqual([
      '@throughline/core',
      '@throughline/core',
    ])
  })
})

describe('withSpan reports each problem of its options', () => {
  it('a tracer that is none, also after one that failed', () => {
    const sentences = recordProblems()
    const failing = {
      get tracer(): never {
        throw new Error('no tracer today')
      },
    }
    withSpan('work', failing, () => {})
    withSpan('work', { tracer: {} as never }, () => {})
    expect(sentences).toEqual([
      expect.stringContaining('withSpan runs its function without a span: no tracer today'),
      expect.stringContaining('Expected `tracer` to be a Tracer'),
    ])
  })

  it('a list in their place, and a misspelt one afterwards', () => {
    const sentences = recordProblems()
    withSpan('work', ['a'] as never, () => {})
    withSpan('work', { attribute: {} } as never, () => {})
    withSpan('work', { link: [] } as never, () => {})
    expect(sentences).toEqual([
      expect.stringContaining('Expected `options` to be an object, got `[string]` (array)'),
      expect.stringContaining('Unknown option `attribute`'),
      expect.stringContaining('Unknown option `link`'),
    ])
  })
})
