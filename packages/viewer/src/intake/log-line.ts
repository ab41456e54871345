import type { AttributeValue } from '../api/attributes.ts'
import type { LogLevel } from '../api/log-lines.ts'
import { cutText } from '../otlp/any-value.ts'
import type { TraceLogLine } from '../otlp/log-records.ts'

type Fields = Readonly<Record<string, unknown>>

/** Pino's numbers, and the words of others. */
const LEVELS: Readonly<Record<string, LogLevel>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
  warning: 'warn',
  critical: 'fatal',
  silly: 'trace',
  verbose: 'debug',
}
const WORDS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

const OWN_FIELDS: ReadonlySet<string> = new Set(
  'level time timestamp msg message trace_id traceId span_id spanId trace_flags service name pid hostname'.split(
    ' ',
  ),
)
const MOST_FIELDS = 100
const MOST_OF_VALUE = 65_536

/** Reads a line of JSON as pino writes it; `undefined` for a line outside of traces, and for what is no such line. */
export function readLogLine(line: string): TraceLogLine | undefined {
  const text = line.trimStart()
  if (!text.startsWith('{') || !/trace_?id/i.test(text)) return undefined
  let fields: Fields
  try {
    fields = JSON.parse(text)
  } catch {
    return undefined
  }
  const traceId = idOf(fields.trace_id ?? fields.traceId, /^[0-9a-f]{32}$/)
  if (traceId === '') return undefined
  return {
    traceId,
    line: {
      time: timeOf(fields.time ?? fields.timestamp),
      spanId: idOf(fields.span_id ?? fields.spanId, /^[0-9a-f]{16}$/),
      service: textOf(fields.service ?? fields.name ?? '').slice(0, 200),
      level: levelOf(fields.level),
      message: cutText(textOf(fields.msg ?? fields.message ?? ''), 10_000),
      attributes: Object.entries(fields)
        .filter(([key]) => !OWN_FIELDS.has(key))
        .slice(0, MOST_FIELDS)
        .map(
          ([key, value]) =>
            [key, text.length > MOST_OF_VALUE ? bounded(value) : (value as AttributeValue)] as const,
        ),
    },
  }
}

function idOf(value: unknown, form: RegExp): string {
  const id = String(value ?? '').toLowerCase()
  return form.test(id) ? id : ''
}

function timeOf(value: unknown): number {
  const time = typeof value === 'number' ? value : Date.parse(textOf(value ?? ''))
  return Number.isFinite(time) ? time : 0
}

function levelOf(value: unknown): LogLevel {
  const word = String(value ?? '').toLowerCase()
  if (WORDS.includes(word)) return word as LogLevel
  return (Object.hasOwn(LEVELS, word) ? LEVELS[word] : undefined) ?? 'info'
}

/** A value with all that is nested in it, as a text where it is too long. */
function bounded(value: unknown): AttributeValue {
  const text = textOf(value)
  return text.length > MOST_OF_VALUE ? cutText(text, MOST_OF_VALUE) : (value as AttributeValue)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
