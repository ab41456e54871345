import { setTimeout as delay } from 'node:timers/promises'
import { AssignerProtocol } from 'kafkajs'
import { openProtocolClient } from '../../src/apache/protocol-client.ts'
import { errorCode } from '../../src/embedded/error-code.ts'
import { Writer } from '../../src/embedded/wire/writer.ts'
import type { RunningBroker } from '../../src/index.ts'

const sessionTimeout = 1_000
const rebalanceTimeout = 60_000
/** Between two heartbeats, in milliseconds. */
const pause = 50

interface Joined {
  memberId: string
  generation: number
}

export interface SilentMember {
  /** Resolves when the group has asked its members to join again, which this one does not answer. */
  silent: Promise<void>
  close(): void
}

/** Becomes the leader of a new group, takes no partition, and sends heartbeats until another member comes. */
export async function joinWithoutRejoining(
  broker: RunningBroker,
  group: string,
  topic: string,
): Promise<SilentMember> {
  const [host = '', port] = broker.brokers[0]?.split(':') ?? []
  const client = await openProtocolClient(host, Number(port))
  const promised = await join('')
  const { memberId, generation } = await join(promised.memberId)
  const nobody = { version: 1, assignment: {}, userData: Buffer.alloc(0) }
  const assignment = AssignerProtocol.MemberAssignment.encode(nobody)
  await client.ask(
    14,
    3,
    identity().array([assignment], (out, each) => out.string(memberId).bytes(each)),
  )
  return { silent: liveUntilRebalance(), close: client.close }

  function identity(): Writer {
    return new Writer().string(group).int32(generation).string(memberId).string(null)
  }

  async function liveUntilRebalance(): Promise<void> {
    let error = 0
    while (error === 0) {
      await delay(pause)
      const response = await client.ask(12, 3, identity())
      response.int32()
      error = response.int16()
    }
    if (error !== errorCode.rebalanceInProgress)
      console.error('kafka: this process stood still for so long that the session ended before the rebalance')
  }

  async function join(memberId: string): Promise<Joined> {
    const metadata = AssignerProtocol.MemberMetadata.encode({
      version: 1,
      topics: [topic],
      userData: Buffer.alloc(0),
    })
    const request = new Writer().string(group).int32(sessionTimeout).int32(rebalanceTimeout).string(memberId)
    request.string(null).string('consumer')
    request.array([metadata], (out, each) => out.string('RoundRobinAssigner').bytes(each))
    const response = await client.ask(11, 5, request)
    response.int32()
    response.int16()
    const generation = response.int32()
    response.string()
    response.string()
    return { generation, memberId: response.string() }
  }
}
