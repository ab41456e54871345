import type { Member } from './member.ts'

/** Starts the member's session anew; `expired` is called when no sign of life comes before it ends. */
export function startSession(member: Member, expired: () => void): void {
  clearTimeout(member.session)
  member.session = setTimeout(endSession, member.sessionTimeout, member, expired)
}

/** Any sign of life from a member. */
export function renewSession(member: Member): void {
  member.session?.refresh()
}

/** A member that waits for an answer cannot send heartbeats and is not gone: its session goes on. */
function endSession(member: Member, expired: () => void): void {
  if (member.answerJoin || member.answerSync) renewSession(member)
  else expired()
}
