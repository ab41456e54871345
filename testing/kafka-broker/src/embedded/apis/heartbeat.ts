import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { heartbeat as beat } from '../groups/heartbeat.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const heartbeat: Api = { key: 12, minVersion: 3, maxVersion: 3, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const group = broker.groups.get(request.string())
  const generation = request.int32()
  const memberId = request.string()
  return new Writer().int32(noThrottle).int16(beat(group, memberId, generation))
}
