import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { nodeId } from '../broker-state.ts'
import { errorCode } from '../error-code.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const findCoordinator: Api = { key: 10, minVersion: 2, maxVersion: 2, answer }

function answer(_request: Reader, { broker: { host, port } }: RequestContext): Writer {
  const response = new Writer().int32(noThrottle).int16(errorCode.none).string(null)
  return response.int32(nodeId).string(host).int32(port)
}
