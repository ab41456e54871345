import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import type { Group } from '../groups/group.ts'
import type { Member } from '../groups/member.ts'
import { noAssignment } from '../groups/member.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const describeGroups: Api = { key: 15, minVersion: 2, maxVersion: 2, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const ids = request.array(each => each.string())
  return new Writer().int32(noThrottle).array(ids, (out, id) => writeGroup(out, id, broker.groups.get(id)))
}

/** A missing group is described as "Dead", without an error. */
function writeGroup(out: Writer, id: string, group: Group | undefined): void {
  const state = group?.state ?? 'Dead'
  const protocol = state === 'Stable' ? (group?.protocol ?? '') : ''
  out
    .int16(errorCode.none)
    .string(id)
    .string(state)
    .string(group?.protocolType ?? '')
    .string(protocol)
  out.array([...(group?.members.values() ?? [])], (each, member) => writeMember(each, member, protocol))
}

function writeMember(out: Writer, member: Member, protocol: string): void {
  const metadata = member.protocols.find(each => each.name === protocol)?.metadata ?? noAssignment
  out
    .string(member.id)
    .string(member.clientId)
    .string(`/${member.clientHost}`)
    .bytes(metadata)
    .bytes(member.assignment)
}
