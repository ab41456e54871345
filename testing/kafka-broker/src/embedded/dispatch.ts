import type { Answer, Api } from './api.ts'
import { apiVersions } from './apis/api-versions.ts'
import { apis } from './apis.ts'
import type { BrokerState } from './broker-state.ts'
import { MalformedRequest } from './wire/malformed-request.ts'
import { Reader } from './wire/reader.ts'
import { Writer } from './wire/writer.ts'

/** The sender of the requests of a connection. */
export interface Caller {
  readonly clientHost: string
  readonly signal: AbortSignal
}

const byKey = new Map<number, Api>([apiVersions, ...apis].map(api => [api.key, api]))

/** Reads one request frame and makes its response frame; `undefined` when the client requests none. */
export async function dispatch(
  broker: BrokerState,
  frame: Buffer,
  caller: Caller,
): Promise<Buffer | undefined> {
  const request = new Reader(frame)
  const key = request.int16()
  const version = request.int16()
  const correlationId = request.int32()
  const clientId = request.nullableString() ?? ''
  const answer = await findApi(key, version).answer(request, { broker, version, clientId, ...caller })
  return answer && frameResponse(correlationId, answer)
}

function findApi(key: number, version: number): Api {
  const api = byKey.get(key)
  if (api && version >= api.minVersion && version <= api.maxVersion) return api
  throw new MalformedRequest(`api ${key} is not supported in version ${version}`)
}

function frameResponse(correlationId: number, answer: NonNullable<Answer>): Buffer {
  const body = answer.finish()
  return new Writer()
    .int32(body.length + 4)
    .int32(correlationId)
    .raw(body)
    .finish()
}
