import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import { canAgree } from './choose-protocol.ts'
import type { Group } from './group.ts'
import { joinAnswer, joinRefusal } from './join-answer.ts'
import type { JoinAnswer, Member, MemberProtocol } from './member.ts'
import { noAssignment } from './member.ts'
import { completeIfAllJoined, prepareRebalance } from './rebalance.ts'

/** Apache Kafka's default `group.max.session.timeout.ms`. */
const maxSessionTimeout = 1_800_000

export interface JoinRequest {
  memberId: string
  instanceId: string | null
  clientId: string
  clientHost: string
  sessionTimeout: number
  rebalanceTimeout: number
  protocolType: string
  protocols: MemberProtocol[]
}

/** Resolves when the group's next generation begins, or at once when nothing changes. */
export async function joinGroup(group: Group, request: JoinRequest): Promise<JoinAnswer> {
  const problem = problemOf(group, request)
  if (problem !== errorCode.none) return joinRefusal(problem, request.memberId)
  if (request.memberId === '') return promiseId(group, request)
  const member = group.members.get(request.memberId)
  if (!member) return enter(group, addMember(group, request))
  const changed = !sameProtocols(member.protocols, request.protocols)
  Object.assign(member, termsOf(request))
  return isUpToDate(group, member, changed) ? joinAnswer(group, member) : enter(group, member)
}

function problemOf(group: Group, request: JoinRequest): ErrorCode {
  const { memberId, sessionTimeout, protocolType, protocols } = request
  if (group.id === '') return errorCode.invalidGroupId
  if (sessionTimeout <= 0 || sessionTimeout > maxSessionTimeout) return errorCode.invalidSessionTimeout
  const others = [...group.members.values()].filter(member => member.id !== memberId)
  const agrees = others.length === 0 || group.protocolType === protocolType
  if (!agrees || !canAgree(others, protocols)) return errorCode.inconsistentGroupProtocol
  const isKnown = memberId === '' || group.members.has(memberId) || group.promisedIds.has(memberId)
  return isKnown ? errorCode.none : errorCode.unknownMemberId
}

/** KIP-394: a newcomer gets an id first and joins with it, so that a repeated first request adds no second member. */
function promiseId(group: Group, request: JoinRequest): JoinAnswer {
  const id = `${request.clientId}-${randomUUID()}`
  group.promisedIds.set(id, setTimeout(forgetPromise, request.sessionTimeout))
  return joinRefusal(errorCode.memberIdRequired, id)

  function forgetPromise(): void {
    group.promisedIds.delete(id)
    completeIfAllJoined(group)
  }
}

function addMember(group: Group, request: JoinRequest): Member {
  clearTimeout(group.promisedIds.get(request.memberId))
  group.promisedIds.delete(request.memberId)
  if (group.members.size === 0) group.protocolType = request.protocolType
  const member: Member = {
    ...termsOf(request),
    id: request.memberId,
    assignment: noAssignment,
    session: undefined,
    answerJoin: undefined,
    answerSync: undefined,
  }
  group.members.set(member.id, member)
  return member
}

function termsOf(request: JoinRequest): Omit<JoinRequest, 'memberId' | 'protocolType'> {
  const { instanceId, clientId, clientHost, sessionTimeout, rebalanceTimeout, protocols } = request
  return { instanceId, clientId, clientHost, sessionTimeout, rebalanceTimeout, protocols }
}

/** A leader that joins a stable group again requests new assignments; any other member has missed its response. */
function isUpToDate(group: Group, member: Member, changed: boolean): boolean {
  if (changed) return false
  if (group.state === 'CompletingRebalance') return true
  return group.state === 'Stable' && group.leader !== member.id
}

function enter(group: Group, member: Member): Promise<JoinAnswer> {
  member.answerJoin?.(joinRefusal(errorCode.rebalanceInProgress, member.id))
  return new Promise(resolve => {
    member.answerJoin = resolve
    prepareRebalance(group)
  })
}

function sameProtocols(one: MemberProtocol[], other: MemberProtocol[]): boolean {
  return (
    one.length === other.length &&
    one.every((each, index) => {
      const twin = other[index] as MemberProtocol
      return each.name === twin.name && each.metadata.equals(twin.metadata)
    })
  )
}
