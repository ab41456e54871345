import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import { leaveGroup as leave } from '../groups/leave-group.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

/** librdkafka leaves in version 1, of one member, and not at all where that is missing. */
export const leaveGroup: Api = { key: 13, minVersion: 1, maxVersion: 3, answer }

function answer(request: Reader, { broker, version }: RequestContext): Writer {
  const group = broker.groups.get(request.string())
  if (version < 3) return new Writer().int32(noThrottle).int16(leave(group, request.string()))
  const leavers = request.array(each => ({ id: each.string(), instanceId: each.nullableString() }))
  const left = leavers.map(leaver => ({ ...leaver, error: leave(group, leaver.id) }))
  const response = new Writer().int32(noThrottle).int16(errorCode.none)
  return response.array(left, (out, { id, instanceId, error }) =>
    out.string(id).string(instanceId).int16(error),
  )
}
