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
 * @throws TypeError if a name is not a text, or empty
 */
export function createTraceMixin(
  names: TraceFieldNames = {},
  ...rest: readonly never[]
): () => Record<string, string> {
  if (rest.length > 0) {
    throw new TypeError('Expected `mixin` to be made by a call: pino({ mixin: createTraceMixin({ ... }) })')
  }
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

function fieldName(option: keyof TraceFieldNames, name: unknown, usual: string): string {
  if (name === undefined) return usual
  if (typeof name === 'string' && name !== '') return name
  throw new TypeError(
    `Expected \`${option}\` to be a name for a field, got \`${String(name)}\` (${typeof name})`,
  )
}
