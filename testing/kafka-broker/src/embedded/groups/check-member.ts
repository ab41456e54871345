import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { Group } from './group.ts'
import type { Member } from './member.ts'

export type CheckedMember =
  | { error: typeof errorCode.none; group: Group; member: Member }
  | { error: Exclude<ErrorCode, typeof errorCode.none> }

/** Whether a request comes from a member of the group's current generation. */
export function checkMember(group: Group | undefined, memberId: string, generation: number): CheckedMember {
  const member = group?.members.get(memberId)
  if (!group || !member) return { error: errorCode.unknownMemberId }
  if (generation !== group.generation) return { error: errorCode.illegalGeneration }
  return { error: errorCode.none, group, member }
}
