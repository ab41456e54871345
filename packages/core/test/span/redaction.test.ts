import type { Attributes } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { SpanRedactOptions } from '@throughline/core'
import { createTracing, TracerProvider, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it, test } from 'vitest'
import { hostileValue } from '../fixtures/arbitrary-hostile.ts'
import { decodedSpan } from '../fixtures/encoded-spans.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { property } from '../fixtures/properties.ts'
import type { SpanRecorder } from '../fixtures/span-recorder.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const EMAIL = /[\w.]+@[\w.]+/
const secret = 'jane.doe@example.com'

function redacting(redact: SpanRedactOptions, limit?: number): SpanRecorder {
  return recordSpans({ redact, spanLimits: limit === undefined ? {} : { attributeValueLengthLimit: limit } })
}

function attributesBy(redact: SpanRedactOptions, attributes: object, limit?: number): Attributes {
  const { tracer, only } = redacting(redact, limit)
  tracer.startSpan('work', { attributes: attributes as Attributes }).end()
  return only().attributes
}

describe('keys', () => {
  it('replace what stands under them, whatever it is, however it was written', () => {
    const { tracer, only } = redacting({ keys: ['user.email', 'card.*', /_token$/] })
    const span = tracer.startSpan('work', { attributes: { 'user.email': secret, 'user.id': 7 } })
    span.setAttribute('card.number', 4111).setAttributes({ a_token: ['x'], 'User.Email': secret })
    span.addEvent('sent', { 'user.email': secret })
    span.addLink({ context: span.spanContext(), attributes: { 'user.email': secret } })
    span.end()
    const { attributes, events, links } = only()
    expect(attributes).toEqual({
      'user.email': 'REDACTED',
      'user.id': 7,
      'card.number': 'REDACTED',
      a_token: 'REDACTED',
      'User.Email': 'REDACTED',
    })
    expect(events[0]?.attributes).toEqual({ 'user.email': 'REDACTED' })
    expect(links[0]?.attributes).toEqual({ 'user.email': 'REDACTED' })
    expect(JSON.stringify(decodedSpan(only()))).not.toContain('jane')
  })

  it('reach into maps, by the name of a member and by the path to it', () => {
    const user = { email: secret, name: 'Jane', cards: [{ number: 4111 }] }
    expect(attributesBy({ keys: ['email', 'user.cards.number'], replacement: '-' }, { user })).toEqual({
      user: { email: '-', name: 'Jane', cards: [{ number: '-' }] },
    })
  })

  it('of an exception hide its message in the stack trace and the status too', () => {
    const { tracer, only } = redacting({ keys: ['exception.message'] })
    const error = new RangeError(`no ${secret}`)
    expect(() =>
      withSpan('work', { tracer }, () => {
        throw error
      }),
    ).toThrow(error)
    const { events, status } = only()
    expect(status).toEqual({ code: 2, message: 'REDACTED' })
    expect(events[0]?.attributes).toMatchObject({
      'exception.type': 'RangeError',
      'exception.message': 'REDACTED',
      'exception.stacktrace': expect.stringMatching(/^RangeError: REDACTED\n\s+at /),
    })
    expect(error.message).toBe(`no ${secret}`)
  })

  it('replace a stack trace that has another message', () => {
    const { tracer, only } = redacting({ keys: ['exception.message'] })
    const span = tracer.startSpan('work')
    span.recordException({ name: 'Error', message: 'wrapped', stack: `Error: ${secret}\n    at x` })
    span.end()
    expect(only().events[0]?.attributes).toMatchObject({ 'exception.stacktrace': 'REDACTED' })
  })
})

describe('values', () => {
  it('are replaced wherever they are found', () => {
    const { tracer, only } = redacting({ values: [EMAIL], replacement: '[email]' })
    const span = tracer.startSpan(`mail ${secret}`)
    span.setAttributes({ to: `${secret}, ${secret}`, list: [secret, 'x'], map: { a: [secret] } as never })
    span.setAttribute('bytes', Buffer.from(`to ${secret}`) as never)
    span.addEvent(`sent to ${secret}`, { to: secret })
    span.recordException(new Error(`no ${secret}`))
    span.setStatus({ code: 2, message: `no ${secret}` })
    span.end()
    const { name, attributes, events, status } = only()
    expect(name).toBe('mail [email]')
    expect(attributes).toEqual({
      to: '[email], [email]',
      list: ['[email]', 'x'],
      map: { a: ['[email]'] },
      bytes: '[email]',
    })
    expect(events.map(event => event.name)).toEqual(['sent to [email]', 'exception'])
    expect(status.message).toBe('no [email]')
    expect(JSON.stringify([attributes, events, status, decodedSpan(only())])).not.toContain('jane')
    tracer.startSpan('later').updateName(secret).end()
  })

  it('are found in numbers', () => {
    expect(attributesBy({ values: [/\d{13,}/] }, { card: 4111111111111111, count: 7 })).toEqual({
      card: 'REDACTED',
      count: 7,
    })
  })

  it.each([/secret/g, /secret/y, /secret/gy, /SECRET/giu, /secret|x*/])('%s skips none', pattern => {
    pattern.lastIndex = 4
    const { tracer, exporter } = redacting({ values: [pattern], replacement: '-' })
    for (const text of ['secret', 'a secret secret', 'secret'])
      tracer.startSpan('work', { attributes: { text } }).end()
    expect(exporter.spans.map(span => span.attributes.text)).not.toContainEqual(
      expect.stringContaining('secret'),
    )
    expect(pattern.lastIndex).toBe(4)
  })

  it('put in a replacement as it is', () => {
    expect(attributesBy({ values: [/b/], replacement: "$&$'" }, { a: 'abc' })).toEqual({ a: "a$&$'c" })
  })

  it('are found where a limit would cut them', () => {
    const text = `${'x'.repeat(90)}${secret}`
    const cut = attributesBy({ values: [/jane\.doe@example\.com/] }, { text, list: [text] }, 100)
    expect(cut).toEqual({ text: `${'x'.repeat(90)}REDACTED`, list: [`${'x'.repeat(90)}REDACTED`] })
  })

  it('are looked for in 65536 characters of a text, and no more is kept', () => {
    const { text } = attributesBy({ values: [EMAIL] }, { text: `${' '.repeat(100_000)}${secret}` })
    expect(text).toHaveLength(65_536)
  })
})

test('what cannot be redacted is replaced', () => {
  const broken = /x/
  const { tracer, only } = redacting({ values: [broken] })
  const span = tracer.startSpan('work')
  const replace = String.prototype.replace
  try {
    String.prototype.replace = () => {
      throw new RangeError('too long')
    }
    span.setAttribute('text', 'secret')
  } finally {
    String.prototype.replace = replace
  }
  span.end()
  expect(only().attributes).toEqual({ text: 'REDACTED' })
})

test('nothing that processors see at the start, at the end and in between has it', () => {
  const seen: string[] = []
  const note = (span: { readonly name: string; readonly attributes: Attributes }): void =>
    void seen.push(JSON.stringify([span.name, span.attributes]))
  const processor = {
    onStart: note,
    onEnding: note,
    onEnd: note,
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const { tracer } = recordSpans({ redact: { values: [EMAIL] }, spanProcessors: [processor] })
  tracer.startSpan(secret, { attributes: { to: secret } }).end()
  expect(seen).toEqual(Array(3).fill('["REDACTED",{"to":"REDACTED"}]'))
})

test('the resource is redacted, and that of others whose attributes come later', async () => {
  const exporter = memoryExporter()
  const redact = { keys: ['host.name'], values: [EMAIL] }
  const tracing = createTracing({ exporter, redact, attributes: { 'host.name': 'db7', owner: secret } })
  tracing.tracer.startSpan('work').end()
  const official = resourceFromAttributes({ 'host.name': Promise.resolve('db7'), owner: secret })
  const provider = new TracerProvider({ spanProcessors: [exporter], redact, resource: official as never })
  provider.getTracer('test').startSpan('work').end()
  await official.waitForAsyncAttributes?.()
  for (const { resource } of exporter.spans)
    expect(resource.attributes).toMatchObject({ 'host.name': 'REDACTED', owner: 'REDACTED' })
})

property('nothing hostile makes it throw', hostileValue, make => {
  recordProblems()
  const { tracer, only } = redacting({ keys: ['secret'], values: [EMAIL] })
  const span = tracer.startSpan(make() as string, { attributes: make() as Attributes })
  span
    .setAttribute('a', make() as never)
    .setAttribute(make() as never, 1)
    .addEvent(make() as never)
  span.setStatus({ code: 2, message: make() as never }).recordException(make() as never)
  span.end()
  expect(() => decodedSpan(only())).not.toThrow()
})

test('an expression that matches the empty text alone is reported once, and one that finds something is not', () => {
  const sentences = recordProblems()
  for (const values of [
    [/\b/, /x?/],
    [/secret|x*/, /.*/s],
  ]) {
    const { tracer } = redacting({ values })
    for (const text of ['secret', 'a secret', '']) tracer.startSpan(text).end()
  }
  expect(sentences).toEqual([
    expect.stringContaining(
      'an expression of `redact.values` matches the empty text, which replaces nothing: /\\b/g; write',
    ),
  ])
})

test.each<[unknown, string]>([
  [{ keys: 'email' }, 'Expected `redact.keys` to be an array, each of a text that is not empty,'],
  [{ keys: [7] }, 'Expected `redact.keys` to be an array'],
  [{ keys: [''] }, 'Expected `redact.keys` to be an array'],
  [{ values: ['email'] }, 'Expected `redact.values` to be an array of regular expressions'],
  [{ values: /a/ }, 'Expected `redact.values` to be an array of regular expressions'],
  [{ replacement: 7 }, 'Expected `redact.replacement` to be a string, got `7` (number)'],
  [{ key: [] }, 'Unknown option `redact.key` (array); did you mean `redact.keys`?'],
  [true, 'Expected `redact` to be an object'],
])('%o is refused in a sentence', (redact, sentence) => {
  expect(() => createTracing({ redact: redact as never })).toThrow(sentence)
  expect(() => new TracerProvider({ redact: redact as never })).toThrow(sentence)
})
