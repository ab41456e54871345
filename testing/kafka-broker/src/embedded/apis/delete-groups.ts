import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const deleteGroups: Api = { key: 42, minVersion: 1, maxVersion: 1, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const deleted = request.array(each => each.string()).map(id => ({ id, error: broker.groups.delete(id) }))
  return new Writer().int32(noThrottle).array(deleted, (out, { id, error }) => out.string(id).int16(error))
}
