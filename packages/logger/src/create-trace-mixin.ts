import type { LoggedSpan } from './active-span.ts'
import { activeSpan } from './active-span.ts'
import { boundFields } from './bound-fields.ts'
import { checkNames, wrongValue } from './check-names.ts'
import type { FormatFields, TraceField, TraceFormat } from './trace-format.ts'
import { FORMATS, formatFields } from './trace-format.ts'

/** Names and form of the fields that link a line to its span. */
export interface TraceFieldOptions {
  /** The backend that joins lines and traces. @default 'otel' */
  readonly format?: TraceFormat | undefined
  /**
   * The project of Google Cloud, with `format: 'gcp'` only.
   * @default GOOGLE_CLOUD_PROJECT, GCLOUD_PROJECT or GCP_PROJECT
   */
  readonly project?: string | undefined
  /** Field of the trace id. @default that of the format, such as 'trace_id' */
  readonly traceId?: string | undefined
  /** Field of the span id. @default that of the format, such as 'span_id' */
  readonly spanId?: string | undefined
  /** Field of the trace flags; false leaves it out. @default that of the format, such as 'trace_flags' */
  readonly traceFlags?: string | false | undefined
}

/** Makes the fields of a line; gets the arguments of a pino mixin. */
export type TraceFieldsMixin = (
  merged?: object,
  level?: number,
  logger?: object,
) => Record<string, string | boolean>

/** The names of {@link TraceFieldOptions}. */
export const TRACE_FIELD_OPTIONS: readonly (keyof TraceFieldOptions)[] = [
  'format',
  'project',
  'traceId',
  'spanId',
  'traceFlags',
]

/**
 * Makes a {@link traceMixin} with the fields of a backend, or with other names: `pino({ mixin: createTraceMixin({ format:
 * 'ecs' }) })`.
 *
 * @throws TypeError if a name is no string, or empty, for an unknown format or option, and without a project for Google Cloud
 */
export function createTraceMixin(
  options: TraceFieldOptions = {},
  ...rest: readonly never[]
): TraceFieldsMixin {
  if (rest.length > 0) {
    throw new TypeError(
      'Expected `mixin` to be the result of `createTraceMixin`, got the function itself: pino({ mixin: createTraceMixin({ ... }) })',
    )
  }
  checkNames(options, TRACE_FIELD_OPTIONS)
  const { traceId, spanId, traceFlags } = checkedFields(options)
  const boundIn = boundFields([traceId, spanId, traceFlags].flatMap(field => field?.name ?? []))
  // Consecutive lines mostly belong to one span, and some forms of an id take a while to write.
  let last: LoggedSpan | undefined
  let lastTraceId: string
  let lastSpanId: string
  let lastFlags: string | boolean | undefined
  return formattedTraceMixin

  function formattedTraceMixin(_merged?: object, _level?: number, logger?: object) {
    const span = activeSpan()
    if (span === undefined) return {}
    if (last !== span) {
      last = span
      lastTraceId = traceId.value(span)
      lastSpanId = spanId.value(span)
      lastFlags = traceFlags?.value(span)
    }
    // A new object each time, since pino writes the fields of the line into it. Not a copy: what is added to one takes
    // 3 us more on Node 20.
    const fields: Record<string, string | boolean> = {
      [traceId.name]: lastTraceId,
      [spanId.name]: lastSpanId,
    }
    if (traceFlags !== undefined && lastFlags !== undefined) fields[traceFlags.name] = lastFlags
    for (const name of boundIn(logger)) delete fields[name]
    return fields
  }
}

function checkedFields(options: TraceFieldOptions): FormatFields {
  const { traceId, spanId, traceFlags } = formatFields(checkedFormat(options), checkedProject(options))
  return {
    traceId: { ...traceId, name: fieldName('traceId', options.traceId, traceId.name) },
    spanId: { ...spanId, name: fieldName('spanId', options.spanId, spanId.name) },
    traceFlags: flagsField(options.traceFlags, traceFlags),
  }
}

function checkedFormat({ format = 'otel' }: TraceFieldOptions): TraceFormat {
  if (FORMATS.includes(format)) return format
  throw wrongValue('format', `one of ${FORMATS.join(', ')}`, format)
}

function checkedProject({ format, project }: TraceFieldOptions): string | undefined {
  if (project !== undefined && (typeof project !== 'string' || project === ''))
    throw wrongValue('project', 'the id of a project of Google Cloud', project)
  if (format !== 'gcp') {
    if (project === undefined) return undefined
    throw new TypeError("Expected `project` with `format: 'gcp'` only; leave it out, or set the format")
  }
  const { GOOGLE_CLOUD_PROJECT, GCLOUD_PROJECT, GCP_PROJECT } = process.env
  const found = project ?? (GOOGLE_CLOUD_PROJECT || GCLOUD_PROJECT || GCP_PROJECT)
  if (found) return found
  throw new TypeError(
    "Expected `project` to be the id of a project of Google Cloud with `format: 'gcp'`, got none; pass it, or set GOOGLE_CLOUD_PROJECT",
  )
}

function fieldName(option: string, name: unknown, usual: string): string {
  if (name === undefined) return usual
  if (typeof name === 'string' && name !== '') return name
  throw wrongValue(option, 'a non-empty string', name)
}

function flagsField(
  name: unknown,
  usual: FormatFields['traceFlags'],
): TraceField<string | boolean> | undefined {
  if (name === false) return undefined
  if (name === undefined) return usual
  if (typeof name !== 'string' || name === '')
    throw wrongValue('traceFlags', 'a non-empty string, or false to leave it out', name)
  return { value: span => span.traceFlags, ...usual, name }
}
