/**
 * What the viewer's server and its page exchange. The types are in `api/`, apart from all code, so that the page imports none of the server.
 *
 * Everything is `GET`, on the origin that serves the page, and answers JSON unless another type is named. Times are milliseconds since
 * 1970 and durations milliseconds, both with fractions, unless the name ends in `UnixNano`: then they are whole nanoseconds in a text,
 * as in OTLP's JSON. Trace ids are 32 and span ids 16 lower-case hex digits. A failure has a status of 400 or above and an `ApiError`.
 *
 * | path | answer |
 * |---|---|
 * | `/api/traces?q=&limit=&before=` | `TracePage` |
 * | `/api/traces/TRACE` | the bytes that `readColumns` of `columns/` reads (`application/octet-stream`) |
 * | `/api/traces/TRACE/spans/SPAN` | `SpanDetail` |
 * | `/api/traces/TRACE/logs` | `TraceLogs` |
 * | `/api/traces/TRACE/otlp` | `OtlpTraces`: OTLP's JSON, as a collector takes it |
 * | `/api/live?q=` | server-sent events: `LiveEvents` |
 * | `/api/map?minutes=` | `ServiceMap` |
 * | `/api/routes?minutes=` | `RouteList` |
 * | `/api/suggest?q=&at=` | `SuggestionList` |
 * | `/api/stats` | `ViewerStats` |
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { routeMedians } from '../answers/route-medians.ts'
import { spanDetail } from '../answers/span-detail.ts'
import { suggestions } from '../answers/suggestions.ts'
import type { TraceLogs } from '../api/log-lines.ts'
import type { TracePage } from '../api/trace-summary.ts'
import { writeColumns } from '../columns/write-columns.ts'
import type { Viewer } from '../intake/viewer.ts'
import { decodeTraces } from '../otlp/decode-traces.ts'
import { readSpanTable } from '../otlp/span-table.ts'
import { parseQuery } from '../query/parse-query.ts'
import { QueryError } from '../query/query-error.ts'
import { searchTraces } from '../query/search-traces.ts'
import { MOST_MINUTES } from '../rates/rollups.ts'
import { routeList } from '../rates/route-list.ts'
import { serviceMap } from '../rates/service-map.ts'
import type { TraceRecord } from '../storage/trace-record.ts'
import { summaryOf } from '../storage/trace-record.ts'
import type { EventStreams } from './event-stream.ts'
import { sendBytes, sendError, sendJson } from './send-answer.ts'

const MOST_LOGS = 10_000

/** Answers what is asked below `/api/`. */
export async function answerApi(
  viewer: Viewer,
  streams: EventStreams,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, , name, traceId, part, spanId] = url.pathname.split('/')
  const { searchParams: params } = url
  try {
    if (name === 'traces' && traceId === undefined)
      sendJson(request, response, await tracePage(viewer, params))
    else if (name === 'traces') answerTrace(viewer, String(traceId), part, spanId, request, response)
    else if (traceId !== undefined) sendError(request, response, 404, 'Expected a path of the API')
    else if (name === 'live') streams.open(request, response, parseQuery(params.get('q') ?? ''))
    else if (name === 'map') sendJson(request, response, serviceMap(viewer.rates, minutesIn(params)))
    else if (name === 'routes') sendJson(request, response, routeList(viewer.rates, minutesIn(params)))
    else if (name === 'suggest') sendJson(request, response, suggest(viewer, params))
    else if (name === 'stats') sendJson(request, response, viewer.stats())
    else sendError(request, response, 404, 'Expected a path of the API')
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { message, from, to } = error
    sendJson(request, response, { error: message, from, to }, 400)
  }
}

async function tracePage(viewer: Viewer, params: URLSearchParams): Promise<TracePage> {
  const limit = numberIn(params, 'limit', 100, 1, 500)
  const before = numberIn(params, 'before', Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER)
  const query = parseQuery(params.get('q') ?? '')
  const { records, ...rest } = await searchTraces(viewer, query, { limit, before })
  return { traces: records.map(summaryOf), ...rest }
}

function answerTrace(
  viewer: Viewer,
  traceId: string,
  part: string | undefined,
  spanId: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const record = /^[0-9a-f]{32}$/.test(traceId) ? viewer.store.find(traceId) : undefined
  if (!record) sendError(request, response, 404, 'The trace is not kept here, or no longer')
  else if (part === undefined) {
    const columns = writeColumns(traceId, readSpanTable(viewer.store.spans(record)))
    sendBytes(request, response, columns, 'application/octet-stream')
  } else if (part === 'otlp') sendJson(request, response, decodeTraces(viewer.store.spans(record)))
  else if (part === 'medians') sendJson(request, response, routeMedians(viewer.store, record))
  else if (part === 'logs') sendJson(request, response, traceLogs(viewer, record))
  else if (part === 'spans' && spanId !== undefined && /^[0-9a-f]{16}$/.test(spanId)) {
    const detail = spanDetail(viewer.store, record, spanId)
    if (detail) sendJson(request, response, detail)
    else sendError(request, response, 404, 'The trace has no such span')
  } else sendError(request, response, 404, 'Expected a path of the API')
}

function traceLogs(viewer: Viewer, record: TraceRecord): TraceLogs {
  const logs = viewer.store.logs(record, MOST_LOGS).sort((left, right) => left.time - right.time)
  return { logs, leftOut: record.logs - logs.length }
}

function suggest(viewer: Viewer, params: URLSearchParams) {
  const query = (params.get('q') ?? '').slice(0, 10_000)
  return suggestions(viewer.names, query, numberIn(params, 'at', query.length, 0, query.length))
}

function minutesIn(params: URLSearchParams): number {
  return numberIn(params, 'minutes', 15, 1, MOST_MINUTES)
}

function numberIn(
  params: URLSearchParams,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const number = Math.trunc(Number(params.get(name) ?? otherwise))
  return Number.isNaN(number) ? otherwise : Math.min(most, Math.max(least, number))
}
