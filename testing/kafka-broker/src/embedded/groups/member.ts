import type { ErrorCode } from '../error-code.ts'

/** An assignment protocol that a member supports, with its metadata for the leader. */
export interface MemberProtocol {
  name: string
  metadata: Buffer
}

export interface JoinAnswer {
  error: ErrorCode
  memberId: string
  generation: number
  protocol: string
  leader: string
  /** All members for the leader, none for the others. */
  members: { id: string; instanceId: string | null; metadata: Buffer }[]
}

export interface SyncAnswer {
  error: ErrorCode
  assignment: Buffer
}

export interface Member {
  readonly id: string
  instanceId: string | null
  clientId: string
  clientHost: string
  /** Milliseconds without a heartbeat after which the member is gone. */
  sessionTimeout: number
  /** Milliseconds that the others wait for the member to join again. */
  rebalanceTimeout: number
  protocols: MemberProtocol[]
  assignment: Buffer
  session: NodeJS.Timeout | undefined
  /** Set while the member waits for the others to join. */
  answerJoin: ((answer: JoinAnswer) => void) | undefined
  /** Set while the member waits for the leader's assignment. */
  answerSync: ((answer: SyncAnswer) => void) | undefined
}

export const noAssignment: Buffer = Buffer.alloc(0)
