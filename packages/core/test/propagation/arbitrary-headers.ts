import fc from 'fast-check'

const HEX = '0123456789abcdef'.split('')

/** Lower-case hex digits, zeroes more often than chance would have it. */
export function hex(length: number): fc.Arbitrary<string> {
  const digits = fc.string({ unit: fc.constantFrom(...HEX), minLength: length, maxLength: length })
  return fc.oneof({ weight: 9, arbitrary: digits }, { weight: 1, arbitrary: fc.constant('0'.repeat(length)) })
}

/** Any text: words, control characters, lone surrogates, what JavaScript cannot tell from bytes. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes).toString('latin1')),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map(codes => String.fromCharCode(...codes)),
)

const traceIds = fc.oneof(
  hex(32),
  hex(16),
  hex(16).map(id => '0'.repeat(16) + id),
)
const state = fc.constantFrom('', '-0', '-1', '-d')
const sampled = fc.constantFrom('0', '1', 'd', 'true', 'false')
const token = fc.string({
  unit: fc.constantFrom(...'abcXYZ019!#$%&*+-.^_`|~@/'.split('')),
  minLength: 1,
  maxLength: 12,
})
const octets = fc.string({ unit: fc.constantFrom(...'ab=+-%20C3B6;,"\\ \t'.split('')), maxLength: 30 })

/** Values as they should be, and lists of them. */
const LEGAL: Readonly<Record<string, fc.Arbitrary<string>>> = {
  traceparent: fc
    .tuple(fc.constantFrom('00', '01', 'cc', 'ff'), hex(32), hex(16), hex(2))
    .map(parts => parts.join('-')),
  tracestate: fc
    .array(fc.tuple(token, octets), { maxLength: 40 })
    .map(list => list.map(pair => pair.join('=')).join(',')),
  baggage: fc
    .array(fc.tuple(token, octets), { maxLength: 40 })
    .map(list => list.map(pair => pair.join('=')).join(',')),
  b3: fc.oneof(
    sampled,
    fc
      .tuple(
        traceIds,
        hex(16),
        state,
        fc.oneof(
          fc.constant(''),
          hex(16).map(id => `-${id}`),
        ),
      )
      .map(([traceId, spanId, ...rest]) => `${traceId}-${spanId}${rest.join('')}`),
  ),
  'x-b3-traceid': traceIds,
  'x-b3-spanid': hex(16),
  'x-b3-parentspanid': hex(16),
  'x-b3-sampled': sampled,
  'x-b3-flags': fc.constantFrom('0', '1', '3'),
  'uber-trace-id': fc
    .tuple(
      fc.integer({ min: 1, max: 32 }).chain(hex),
      fc.integer({ min: 1, max: 16 }).chain(hex),
      hex(16),
      fc.constantFrom('0', '1', '3', '01', '03', 'f', '2'),
    )
    .map(parts => parts.join(':')),
}

const NAMES = Object.keys(LEGAL)

/** A legal value with a flaw: a character too many, too few or another one, a space, a comma, twice. */
function flawed(value: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat(value.length),
      fc.nat(2),
      fc.oneof(anyText, fc.constantFrom(' ', ',', '-', ':', '%', '0', 'A', '\n')),
    )
    .map(([at, removed, added]) => value.slice(0, at) + added + value.slice(at + removed))
}

function headerValue(name: string): fc.Arbitrary<string> {
  const legal = LEGAL[name] ?? octets
  return fc.oneof(
    { weight: 4, arbitrary: legal },
    { weight: 2, arbitrary: legal.chain(flawed) },
    { weight: 1, arbitrary: anyText },
  )
}

function field(values: (name: string) => fc.Arbitrary<unknown>): fc.Arbitrary<[string, unknown]> {
  const known = fc.constantFrom(...NAMES)
  const uberctx = fc.oneof(token, anyText).map(key => `uberctx-${key}`)
  const names = fc.oneof(
    { weight: 6, arbitrary: known },
    { weight: 2, arbitrary: uberctx },
    { weight: 1, arbitrary: token },
  )
  return names.chain(name => fc.tuple(inAnyCase(name), values(name)))
}

function inAnyCase(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(
    name,
    name,
    name.toUpperCase(),
    name.replace(/^./, first => first.toUpperCase()),
  )
}

function textOrList(name: string): fc.Arbitrary<unknown> {
  const value = headerValue(name)
  return fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 1, arbitrary: fc.array(value, { maxLength: 3 }) },
  )
}

function bytes(name: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    headerValue(name).map(value => Buffer.from(value)),
    fc.uint8Array({ maxLength: 80 }),
  )
}

function anyValue(name: string): fc.Arbitrary<unknown> {
  return fc.oneof(textOrList(name), bytes(name), fc.array(bytes(name), { maxLength: 3 }), fc.anything())
}

/** The headers of one format as a sender makes them, and some parts missing. */
const legalHeaders: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  partsOf(['traceparent'], ['tracestate', 'baggage']),
  partsOf(['baggage'], ['traceparent']),
  partsOf(['b3'], []),
  partsOf(['x-b3-traceid', 'x-b3-spanid'], ['x-b3-sampled', 'x-b3-flags', 'x-b3-parentspanid']),
  partsOf(['x-b3-sampled'], ['x-b3-flags']),
  partsOf(['uber-trace-id'], ['uberctx-a', 'uberctx-user.id']),
)

function partsOf(required: string[], optional: string[]): fc.Arbitrary<Record<string, unknown>> {
  const parts = [...required, ...optional].map(name => [name, LEGAL[name] ?? octets] as const)
  return fc.record(Object.fromEntries(parts), { requiredKeys: required })
}

/** Headers of text and lists of text, as a server of HTTP gets them; most hold something legal. */
export const httpCarrier: fc.Arbitrary<Record<string, unknown>> = carrierOf(textOrList)

/** Headers of text and bytes and whatever else, as nobody should make them. */
export const anyCarrier: fc.Arbitrary<Record<string, unknown>> = carrierOf(anyValue)

function carrierOf(values: (name: string) => fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  const fields = fc.array(field(values), { maxLength: 6 }).map(pairs => Object.fromEntries(pairs))
  return fc
    .tuple(fields, legalHeaders, fc.constantFrom('before', 'after', 'absent'))
    .map(([others, legal, place]) => {
      if (place === 'absent') return others
      return place === 'before' ? { ...legal, ...others } : { ...others, ...legal }
    })
}
