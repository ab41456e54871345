import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { TopicList } from '../wire/topic-list.ts'
import { checkMember } from './check-member.ts'
import type { Group } from './group.ts'
import type { CommittedOffset } from './offsets.ts'
import { renewSession } from './session.ts'

export interface CommitRequest {
  memberId: string
  generation: number
  offsets: TopicList<CommittedOffset>
}

export function commitOffsets(group: Group, request: CommitRequest): ErrorCode {
  const problem = isFromOutside(group, request) ? errorCode.none : problemOf(group, request)
  if (problem === errorCode.none) group.offsets.setAll(request.offsets)
  return problem
}

/**
 * Administrators and clients that assign partitions themselves commit without being members, while the group is empty.
 */
function isFromOutside(group: Group, { generation }: CommitRequest): boolean {
  return generation < 0 && group.state === 'Empty'
}

function problemOf(group: Group, { memberId, generation }: CommitRequest): ErrorCode {
  const checked = checkMember(group, memberId, generation)
  if (checked.error !== errorCode.none) return checked.error
  renewSession(checked.member)
  return group.state === 'CompletingRebalance' ? errorCode.rebalanceInProgress : errorCode.none
}
