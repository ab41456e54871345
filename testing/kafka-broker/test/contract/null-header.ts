import { openProtocolClient } from '../../src/apache/protocol-client.ts'
import { crc32c } from '../../src/embedded/log/crc32c.ts'
import { Writer } from '../../src/embedded/wire/writer.ts'
import type { RunningBroker } from '../../src/index.ts'

/**
 * Produces one message whose only header has no value. kafkajs 2.2.4 reads such headers but throws when asked
 * to send one.
 */
export async function produceNullHeader(broker: RunningBroker, topic: string, header: string): Promise<void> {
  const [host = '', port] = broker.brokers[0]?.split(':') ?? []
  const client = await openProtocolClient(host, Number(port))
  const acks = 1
  const timeout = 10_000
  const request = new Writer().string(null).int16(acks).int32(timeout)
  request.array([batchOf(recordWith(header))], (out, batch) => {
    out.string(topic).array([batch], (each, bytes) => each.int32(0).bytes(bytes))
  })
  await client.ask(0, 7, request)
  client.close()
}

/** Lengths are zigzag varints: 2 is one, 1 is minus one, which is null. */
function recordWith(header: string): Buffer {
  const name = Buffer.from(header)
  const body = Buffer.concat([Buffer.from([0, 0, 0, 1, 1, 2, name.length * 2]), name, Buffer.from([1])])
  return Buffer.concat([Buffer.from([body.length * 2]), body])
}

function batchOf(record: Buffer): Buffer {
  const noProducer = new Writer().int64(-1).int16(-1).int32(-1).finish()
  const timestamps = new Writer().int64(0).int64(0).finish()
  const checked = new Writer().int16(0).int32(0).raw(timestamps).raw(noProducer).int32(1).raw(record).finish()
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32c(checked))
  const rest = new Writer().int32(-1).int8(2).raw(crc).raw(checked).finish()
  return new Writer().int64(0).bytes(rest).finish()
}
