import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { syncGroup as sync } from '../groups/sync-group.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const syncGroup: Api = { key: 14, minVersion: 3, maxVersion: 3, answer }

async function answer(request: Reader, { broker }: RequestContext): Promise<Writer> {
  const group = broker.groups.get(request.string())
  const generation = request.int32()
  const memberId = request.string()
  request.nullableString()
  const assignments = request.array(each => ({ memberId: each.string(), assignment: each.bytes() }))
  const { error, assignment } = await sync(group, { memberId, generation, assignments })
  return new Writer().int32(noThrottle).int16(error).bytes(assignment)
}
