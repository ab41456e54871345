import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const listGroups: Api = { key: 16, minVersion: 2, maxVersion: 2, answer }

function answer(_request: Reader, { broker }: RequestContext): Writer {
  const response = new Writer().int32(noThrottle).int16(errorCode.none)
  return response.array(broker.groups.list(), (out, { id, protocolType }) =>
    out.string(id).string(protocolType),
  )
}
