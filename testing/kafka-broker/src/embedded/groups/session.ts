import type { Member } from './member.ts'

/** Restarts the member's session; `expired` is called when it ends without a request of the member. */
export function startSession(member: Member, expired: () => void): void {
  clearTimeout(member.session)
  member.session = setTimeout(endSession, member.sessionTimeout, member, expired)
}

/** Renews the session at any request of a member. */
export function renewSession(member: Member): void {
  member.session?.refresh()
}

/** Keeps the session of a member that waits for a response: it cannot send heartbeats meanwhile. */
function endSession(member: Member, expired: () => void): void {
  if (member.answerJoin || member.answerSync) renewSession(member)
  else expired()
}
