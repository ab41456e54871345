import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { Group } from './group.ts'
import { joinRefusal } from './join-answer.ts'
import { noAssignment } from './member.ts'
import { completeIfAllJoined, removeMember } from './rebalance.ts'

export function leaveGroup(group: Group | undefined, memberId: string): ErrorCode {
  if (group && breakPromise(group, memberId)) return errorCode.none
  const member = group?.members.get(memberId)
  if (!group || !member) return errorCode.unknownMemberId
  member.answerJoin?.(joinRefusal(errorCode.unknownMemberId, memberId))
  member.answerSync?.({ error: errorCode.unknownMemberId, assignment: noAssignment })
  removeMember(group, member)
  return errorCode.none
}

function breakPromise(group: Group, memberId: string): boolean {
  clearTimeout(group.promisedIds.get(memberId))
  if (!group.promisedIds.delete(memberId)) return false
  completeIfAllJoined(group)
  return true
}
