import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { Group } from './group.ts'
import type { JoinAnswer, Member } from './member.ts'
import { noAssignment } from './member.ts'

export function joinAnswer(group: Group, member: Member): JoinAnswer {
  const { generation, protocol, leader } = group
  const members = member.id === leader ? [...group.members.values()].map(describe) : []
  return { error: errorCode.none, memberId: member.id, generation, protocol, leader, members }

  function describe({ id, instanceId, protocols }: Member): JoinAnswer['members'][number] {
    const metadata = protocols.find(each => each.name === protocol)?.metadata ?? noAssignment
    return { id, instanceId, metadata }
  }
}

export function joinRefusal(error: ErrorCode, memberId: string): JoinAnswer {
  return { error, memberId, generation: -1, protocol: '', leader: '', members: [] }
}
