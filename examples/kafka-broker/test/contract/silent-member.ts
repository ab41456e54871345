import { AssignerProtocol } from 'kafkajs'
import type { ProtocolClient } from '../../src/apache/protocol-client.ts'
import { openProtocolClient } from '../../src/apache/protocol-client.ts'
import { Writer } from '../../src/embedded/wire/writer.ts'
import type { RunningBroker } from '../../src/index.ts'

const sessionTimeout = 500
const rebalanceTimeout = 10_000

interface Joined {
  memberId: string
  generation: number
}

/** Becomes the leader of a new group, takes no partition, and never sends a heartbeat. */
export async function joinAndFallSilent(
  broker: RunningBroker,
  group: string,
  topic: string,
): Promise<ProtocolClient> {
  const [host = '', port] = broker.brokers[0]?.split(':') ?? []
  const client = await openProtocolClient(host, Number(port))
  const promised = await join('')
  const { memberId, generation } = await join(promised.memberId)
  const nobody = { version: 1, assignment: {}, userData: Buffer.alloc(0) }
  const assignment = AssignerProtocol.MemberAssignment.encode(nobody)
  const sync = new Writer().string(group).int32(generation).string(memberId).string(null)
  await client.ask(
    14,
    3,
    sync.array([assignment], (out, each) => out.string(memberId).bytes(each)),
  )
  return client

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
