import type { TraceLogs } from '../../src/api/log-lines.ts'
import type { OtlpTraces } from '../../src/api/otlp-json.ts'
import type { SpanDetail } from '../../src/api/span-detail.ts'
import { readColumns } from '../../src/columns/read-columns.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { modelOf } from '../model/trace-model.ts'
import { fetchBytes, fetchJson } from './fetch-json.ts'

/** Where a trace is read from: the server, or a file. */
export interface TraceSource {
  readonly trace: (traceId: string) => Promise<TraceModel>
  readonly span: (traceId: string, spanId: string) => Promise<SpanDetail>
  readonly otlp: (traceId: string) => Promise<OtlpTraces>
}

export const serverSource: TraceSource = {
  async trace(traceId) {
    const logs = fetchJson<TraceLogs>(`api/traces/${traceId}/logs`).catch(() => NO_LOGS)
    const columns = readColumns(await fetchBytes(`api/traces/${traceId}`))
    return modelOf(columns, (await logs).logs)
  },
  span: (traceId, spanId) => fetchJson(`api/traces/${traceId}/spans/${spanId}`),
  otlp: traceId => fetchJson(`api/traces/${traceId}/otlp`),
}

const NO_LOGS: TraceLogs = { logs: [], leftOut: 0 }
