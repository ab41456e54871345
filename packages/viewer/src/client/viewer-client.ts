import type { TraceLogs } from '../api/log-lines.ts'
import type { OtlpTraces } from '../api/otlp-json.ts'
import type { RouteMedians } from '../api/route-medians.ts'
import type { SpanDetail } from '../api/span-detail.ts'
import type { TracePage } from '../api/trace-summary.ts'
import type { TraceColumns } from '../columns/read-columns.ts'
import { readColumns } from '../columns/read-columns.ts'

/** Asks a viewer that runs. All reject with an `Error` whose message is a sentence. */
export interface ViewerClient {
  /** @param before `next` of the page before; the newest where it is left out. */
  traces(query: string, limit: number, before?: number): Promise<TracePage>
  columns(traceId: string): Promise<TraceColumns>
  otlp(traceId: string): Promise<OtlpTraces>
  logs(traceId: string): Promise<TraceLogs>
  span(traceId: string, spanId: string): Promise<SpanDetail>
  medians(traceId: string): Promise<RouteMedians>
}

const PATIENCE = 30_000

/** @param base Such as `http://localhost:4318`. */
export function viewerClient(base: string): ViewerClient {
  return {
    traces: (query, limit, before) =>
      json(
        `/api/traces?q=${encodeURIComponent(query)}&limit=${limit}${before === undefined ? '' : `&before=${before}`}`,
      ),
    columns: async traceId =>
      readColumns(await (await ask(`/api/traces/${pathPart(traceId)}`)).arrayBuffer()),
    otlp: traceId => json(`/api/traces/${pathPart(traceId)}/otlp`),
    logs: traceId => json(`/api/traces/${pathPart(traceId)}/logs`),
    span: (traceId, spanId) => json(`/api/traces/${pathPart(traceId)}/spans/${pathPart(spanId)}`),
    medians: traceId => json(`/api/traces/${pathPart(traceId)}/medians`),
  }

  async function json<Answer>(path: string): Promise<Answer> {
    return (await ask(path)).json() as Promise<Answer>
  }

  async function ask(path: string): Promise<Response> {
    const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(PATIENCE) }).catch(() => {
      throw new Error(
        `No viewer answers at ${base}. Start one with npx @throughline/viewer, or name its address with --url`,
      )
    })
    if (response.ok) return response
    const { error } = (await response.json().catch(() => ({}))) as { error?: string }
    throw new Error(error ?? `${base} answered ${response.status}, so it is no viewer`)
  }
}

function pathPart(id: string): string {
  return encodeURIComponent(id)
}
