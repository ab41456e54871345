import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { joinGroup as join } from '../groups/join-group.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const joinGroup: Api = { key: 11, minVersion: 5, maxVersion: 5, answer }

async function answer(request: Reader, { broker, clientId, clientHost }: RequestContext): Promise<Writer> {
  const group = broker.groups.getOrCreate(request.string())
  const joined = await join(group, {
    sessionTimeout: request.int32(),
    rebalanceTimeout: request.int32(),
    memberId: request.string(),
    instanceId: request.nullableString(),
    protocolType: request.string(),
    protocols: request.array(each => ({ name: each.string(), metadata: each.bytes() })),
    clientId,
    clientHost,
  })
  return new Writer()
    .int32(noThrottle)
    .int16(joined.error)
    .int32(joined.generation)
    .string(joined.protocol)
    .string(joined.leader)
    .string(joined.memberId)
    .array(joined.members, (out, { id, instanceId, metadata }) =>
      out.string(id).string(instanceId).bytes(metadata),
    )
}
