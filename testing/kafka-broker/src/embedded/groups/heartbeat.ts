import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import { checkMember } from './check-member.ts'
import type { Group } from './group.ts'
import { renewSession } from './session.ts'

export function heartbeat(group: Group | undefined, memberId: string, generation: number): ErrorCode {
  const checked = checkMember(group, memberId, generation)
  if (checked.error !== errorCode.none) return checked.error
  renewSession(checked.member)
  return checked.group.state === 'PreparingRebalance' ? errorCode.rebalanceInProgress : errorCode.none
}
