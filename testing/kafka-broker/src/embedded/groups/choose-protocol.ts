import type { Member, MemberProtocol } from './member.ts'

/** Each member votes for the first of its protocols that all members support; most votes win. */
export function chooseProtocol(members: Member[]): string {
  const votes = new Map<string, number>()
  for (const member of members) {
    const vote = member.protocols.find(each => knownToAll(members, each.name))?.name ?? ''
    votes.set(vote, (votes.get(vote) ?? 0) + 1)
  }
  const [winner] = [...votes].sort(([, one], [, other]) => other - one)
  return winner?.[0] ?? ''
}

/** Whether a newcomer shares a protocol with the present members. */
export function canAgree(members: Member[], newcomer: MemberProtocol[]): boolean {
  return newcomer.some(each => knownToAll(members, each.name))
}

function knownToAll(members: Member[], protocol: string): boolean {
  return members.every(member => member.protocols.some(each => each.name === protocol))
}
