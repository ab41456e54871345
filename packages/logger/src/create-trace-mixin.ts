import { activeSpan } from './active-span.ts'

/** What the fields of a log line are called. */
export interface TraceFieldNames {
  /** @default 'trace_id' */
  readonly traceId?: string | undefined
  /** @default 'span_id' */
  readonly spanId?: string | undefined
  /** @default 'trace_flags' */
  readonly traceFlags?: string | undefined
}

/**
 * A {@link traceMixin} with other names for its fields:
 * `pino({ mixin: createTraceMixin({ traceId: 'traceId', spanId: 'spanId' }) })`.
 *
 * @throws TypeError if a name is not a text, or empty, and for an unknown option
 */
export function createTraceMixin(
  names: TraceFieldNames = {},
  ...rest: readonly never[]
): () => Record<string, string> {
  if (rest.length > 0) {
    throw new TypeError('Expected `mixin` to be made by a call: pino({ mixin: createTraceMixin({ ... }) })')
  }
  checkOptionNames(names)
  const traceId = fieldName('traceId', names.traceId, 'trace_id')
  const spanId = fieldName('spanId', names.spanId, 'span_id')
  const traceFlags = fieldName('traceFlags', names.traceFlags, 'trace_flags')
  return renamedTraceMixin

  function renamedTraceMixin(): Record<string, string> {
    const span = activeSpan()
    if (span === undefined) return {}
    return {
      [traceId]: span.traceId,
      [spanId]: span.spanId,
      [traceFlags]: span.traceFlags,
    }
  }
}

const OPTIONS: readonly string[] = ['traceId', 'spanId', 'traceFlags'] satisfies (keyof TraceFieldNames)[]

/** As core's `checkedOptions`; this package needs no core, and works with any tracer. */
function checkOptionNames(names: unknown): void {
  if (typeof names !== 'object' || names === null || Array.isArray(names)) throw notAnObject(names)
  const unknown = Object.keys(names).find(name => !OPTIONS.includes(name))
  if (unknown === undefined) return
  const shown = /^\w{1,64}$/.test(unknown) ? `\`${unknown}\`` : `with a name of ${unknown.length} characters`
  const meant = OPTIONS.find(name => lettersOf(name) === lettersOf(unknown))
  const question = meant === undefined ? '.' : `; did you mean \`${meant}\`?`
  const kind = typeof Reflect.get(names, unknown)
  throw new TypeError(`Unknown option ${shown} (${kind})${question} Known options are ${OPTIONS.join(', ')}`)
}

/** `trace_id` is what a field is called, `traceId` the option that renames it. */
function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}

function notAnObject(got: unknown): TypeError {
  const kind = got === null ? 'null' : Array.isArray(got) ? 'array' : typeof got
  return new TypeError(`Expected \`options\` to be an object, got \`${String(got)}\` (${kind})`)
}

function fieldName(option: keyof TraceFieldNames, name: unknown, usual: string): string {
  if (name === undefined) return usual
  if (typeof name === 'string' && name !== '') return name
  throw new TypeError(
    `Expected \`${option}\` to be a name for a field, got \`${String(name)}\` (${typeof name})`,
  )
}
