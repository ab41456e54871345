import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import { checkMember } from './check-member.ts'
import type { Group } from './group.ts'
import type { Member, SyncAnswer } from './member.ts'
import { noAssignment } from './member.ts'
import { renewSession } from './session.ts'

export interface SyncRequest {
  memberId: string
  generation: number
  /** The leader's assignments; empty from the others. */
  assignments: { memberId: string; assignment: Buffer }[]
}

/** Passes out the leader's assignments: to the leader at once, to the others when they have come. */
export async function syncGroup(group: Group | undefined, request: SyncRequest): Promise<SyncAnswer> {
  const checked = checkMember(group, request.memberId, request.generation)
  if (checked.error !== errorCode.none) return refusal(checked.error)
  const { group: found, member } = checked
  renewSession(member)
  if (found.state === 'PreparingRebalance') return refusal(errorCode.rebalanceInProgress)
  if (found.state === 'Stable') return { error: errorCode.none, assignment: member.assignment }
  if (member.id !== found.leader) return new Promise(resolve => awaitAssignment(member, resolve))
  assign(found, request)
  return { error: errorCode.none, assignment: member.assignment }
}

function awaitAssignment(member: Member, resolve: (answer: SyncAnswer) => void): void {
  member.answerSync?.(refusal(errorCode.rebalanceInProgress))
  member.answerSync = resolve
}

function assign(group: Group, { assignments }: SyncRequest): void {
  for (const { memberId, assignment } of assignments) {
    const member = group.members.get(memberId)
    if (member) member.assignment = assignment
  }
  group.state = 'Stable'
  for (const member of group.members.values()) {
    member.answerSync?.({ error: errorCode.none, assignment: member.assignment })
    member.answerSync = undefined
  }
}

function refusal(error: ErrorCode): SyncAnswer {
  return { error, assignment: noAssignment }
}
