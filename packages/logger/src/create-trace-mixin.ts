import { activeSpan } from './active-span.ts'

/** Names of the fields of a log line. */
export interface TraceFieldNames {
  /** Field of the trace id. @default 'trace_id' */
  readonly traceId?: string | undefined
  /** Field of the span id. @default 'span_id' */
  readonly spanId?: string | undefined
  /** Field of the trace flags. @default 'trace_flags' */
  readonly traceFlags?: string | undefined
}

/**
 * Makes a {@link traceMixin} with other field names: `pino({ mixin: createTraceMixin({ traceId: 'traceId', spanId:
 * 'spanId' }) })`.
 *
 * @throws TypeError if a name is no string, or empty, and for an unknown option
 */
export function createTraceMixin(
  names: TraceFieldNames = {},
  ...rest: readonly never[]
): () => Record<string, string> {
  if (rest.length > 0) {
    throw new TypeError(
      'Expected `mixin` to be the result of `createTraceMixin`, got the function itself: pino({ mixin: createTraceMixin({ ... }) })',
    )
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

/** Like core's `checkedOptions`: this package does not depend on core and works with any tracer. */
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

/** Ignores case and underscores: `trace_id` is the name of a field, `traceId` the option that renames it. */
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
    `Expected \`${option}\` to be a non-empty string, got \`${String(name)}\` (${typeof name})`,
  )
}
