import type { Member } from './member.ts'
import { Offsets } from './offsets.ts'

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable'

/** A consumer group; the files beside this one move it from state to state. */
export class Group {
  readonly id: string
  readonly members: Map<string, Member> = new Map()
  /** Member ids issued and not yet used, with the timers after which they are void. */
  readonly promisedIds: Map<string, NodeJS.Timeout> = new Map()
  readonly offsets: Offsets = new Offsets()
  state: GroupState = 'Empty'
  generation = 0
  protocolType = ''
  protocol = ''
  leader = ''
  rebalanceTimer: NodeJS.Timeout | undefined

  constructor(id: string) {
    this.id = id
  }

  /** Stops every timer. */
  close(): void {
    clearTimeout(this.rebalanceTimer)
    for (const timer of this.promisedIds.values()) clearTimeout(timer)
    for (const member of this.members.values()) clearTimeout(member.session)
  }
}
