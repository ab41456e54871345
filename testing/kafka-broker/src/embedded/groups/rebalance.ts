import { errorCode } from '../error-code.ts'
import { chooseProtocol } from './choose-protocol.ts'
import type { Group } from './group.ts'
import { joinAnswer } from './join-answer.ts'
import type { Member } from './member.ts'
import { noAssignment } from './member.ts'
import { startSession } from './session.ts'

/** Makes every member join again: heartbeats get "rebalance in progress" until all have. */
export function prepareRebalance(group: Group): void {
  if (group.state !== 'PreparingRebalance') callEverybody(group)
  completeIfAllJoined(group)
}

function callEverybody(group: Group): void {
  const members = [...group.members.values()]
  for (const member of members) sendBackToJoin(member)
  group.state = 'PreparingRebalance'
  const patience = Math.max(0, ...members.map(member => member.rebalanceTimeout))
  group.rebalanceTimer = setTimeout(completeJoin, patience, group)
}

/** Begins the next generation as soon as all members have joined. */
export function completeIfAllJoined(group: Group): void {
  if (group.state !== 'PreparingRebalance' || group.promisedIds.size > 0) return
  if ([...group.members.values()].every(member => member.answerJoin)) completeJoin(group)
}

function sendBackToJoin(member: Member): void {
  member.assignment = noAssignment
  member.answerSync?.({ error: errorCode.rebalanceInProgress, assignment: noAssignment })
  member.answerSync = undefined
}

function completeJoin(group: Group): void {
  clearTimeout(group.rebalanceTimer)
  dropAbsent(group)
  group.generation++
  const members = [...group.members.values()]
  const [first] = members
  group.state = first ? 'CompletingRebalance' : 'Empty'
  group.protocol = chooseProtocol(members)
  if (!group.members.has(group.leader)) group.leader = first?.id ?? ''
  for (const member of members) letIn(group, member)
}

function dropAbsent(group: Group): void {
  for (const member of group.members.values()) {
    if (member.answerJoin) continue
    clearTimeout(member.session)
    group.members.delete(member.id)
  }
}

function letIn(group: Group, member: Member): void {
  startSession(member, () => removeMember(group, member))
  member.answerJoin?.(joinAnswer(group, member))
  member.answerJoin = undefined
}

/** Removes a member that has left or whose session has ended; the others get its partitions. */
export function removeMember(group: Group, member: Member): void {
  clearTimeout(member.session)
  group.members.delete(member.id)
  prepareRebalance(group)
}
