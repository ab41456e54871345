import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Forwarder } from '../intake/forwarder.ts'
import { MOST_BODY_BYTES, parsedJson, unpacked } from '../intake/otlp-body.ts'
import type { PartialSuccess } from '../intake/partial-success.ts'
import { ALL_TAKEN } from '../intake/partial-success.ts'
import type { Viewer } from '../intake/viewer.ts'
import { encodeJsonTraces } from '../otlp/encode-json.ts'
import { readJsonLogs, readLogs } from '../otlp/log-records.ts'
import { Malformed } from '../otlp/malformed.ts'
import { WireWriter } from '../otlp/wire-writer.ts'
import { readBody, TooLarge } from './read-body.ts'
import { sendBytes, sendError, sendJson } from './send-answer.ts'

const PROTOBUF = 'application/x-protobuf'
const JSON_TYPE = 'application/json'

/** Whether a path takes OTLP. */
export function isOtlpPath(path: string): path is '/v1/traces' | '/v1/logs' | '/v1/metrics' {
  return path === '/v1/traces' || path === '/v1/logs' || path === '/v1/metrics'
}

/** Takes an export request over HTTP, as the OTLP specification describes. */
export async function takeOtlp(
  viewer: Viewer,
  forwarder: Forwarder | undefined,
  path: '/v1/traces' | '/v1/logs' | '/v1/metrics',
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const type = String(request.headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  if (type !== PROTOBUF && type !== JSON_TYPE) {
    sendError(request, response, 415, `Expected the Content-Type ${PROTOBUF} or ${JSON_TYPE}`)
    return
  }
  const encoding = request.headers['content-encoding']
  try {
    const body = await readBody(request, MOST_BODY_BYTES)
    const bytes = await unpacked(body, encoding)
    const result = viewer.requests.once(bytes, () => take(viewer, path, bytes, type === JSON_TYPE))
    const headers = { 'content-type': type, ...(encoding !== undefined && { 'content-encoding': encoding }) }
    forwarder?.forward(path, body, headers, request.headers.via)
    answer(request, response, result, path, type === JSON_TYPE)
  } catch (error) {
    if (error instanceof TooLarge) {
      viewer.refuse('larger than 64 MiB')
      response.shouldKeepAlive = false
      sendError(request, response, 413, error.message)
    } else if (error instanceof Malformed) {
      viewer.refuse('not OTLP')
      sendError(request, response, 400, `Expected an OTLP request, but ${error.message}`)
    } else throw error
  }
}

function take(viewer: Viewer, path: string, bytes: Buffer, isJson: boolean): PartialSuccess {
  if (path === '/v1/traces')
    return viewer.takeTraces(isJson ? encodeJsonTraces(parsedJson(bytes.toString())) : bytes)
  if (path === '/v1/logs')
    viewer.takeLogs(isJson ? readJsonLogs(parsedJson(bytes.toString())) : readLogs(bytes))
  // Metrics are not shown. A service that sends all signals to one endpoint would otherwise report an error every minute.
  return ALL_TAKEN
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  result: PartialSuccess,
  path: string,
  isJson: boolean,
): void {
  const rejected = path === '/v1/logs' ? 'rejectedLogRecords' : 'rejectedSpans'
  if (isJson) {
    const partial = { [rejected]: String(result.refused), errorMessage: result.reason }
    sendJson(request, response, result.refused > 0 ? { partialSuccess: partial } : {})
  } else sendBytes(request, response, exportResponse(result), PROTOBUF)
}

/** An `ExportTraceServiceResponse`; those of the other signals have the same form. */
export function exportResponse({ refused, reason }: PartialSuccess): Buffer {
  const writer = new WireWriter()
  if (refused > 0) {
    writer.nested(1, () => {
      writer.varint(1, refused)
      writer.text(2, reason)
    })
  }
  return writer.take()
}
