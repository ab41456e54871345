import type { TreeLog } from '@throughline/core/testing'

const OWN_FIELDS = new Set([
  'level',
  'time',
  'pid',
  'hostname',
  'name',
  'msg',
  'trace_id',
  'span_id',
  'trace_flags',
  'reqId',
])

/** The log lines of the services, by trace. */
export class LogLines {
  readonly #byTrace = new Map<string, TreeLog[]>()

  /** Adds a line of pino; one that is no JSON belongs to no trace. */
  add(line: string): void {
    const fields = parsed(line)
    const { trace_id: traceId, span_id: spanId, time, level, msg } = fields
    if (typeof traceId !== 'string' || typeof spanId !== 'string') return
    const rest = Object.entries(fields).filter(([key]) => !OWN_FIELDS.has(key))
    const text = [String(msg), ...rest.map(([key, value]) => `${key}=${JSON.stringify(value)}`)].join(' ')
    const lines = this.#byTrace.get(traceId) ?? []
    lines.push({ spanId, text, level: level as number, time: time as number })
    this.#byTrace.set(traceId, lines)
  }

  of(traceId: string): readonly TreeLog[] {
    return this.#byTrace.get(traceId) ?? []
  }
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
