import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'

const startedLine = /KafkaRaftServer nodeId=\d+\] Kafka Server started/
const deadline = 120_000
const keptLines = 40

/** Resolves when the broker prints that it has started; rejects with its last lines when it ends or hangs. */
export function awaitStarted(broker: ChildProcessWithoutNullStreams): Promise<void> {
  const lines: string[] = []
  return new Promise((resolve, reject) => {
    const timer = setTimeout(fail, deadline, `was not ready after ${deadline} ms`)
    for (const stream of [broker.stdout, broker.stderr]) createInterface(stream).on('line', read)
    broker.once('error', error => fail(`could not be started (${error.message})`))
    broker.once('exit', (code, signal) => fail(`ended early (${signal ?? code})`))

    // Reading goes on after the start: a full pipe would stop the broker.
    function read(line: string): void {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
      if (!startedLine.test(line)) return
      clearTimeout(timer)
      resolve()
    }

    function fail(what: string): void {
      clearTimeout(timer)
      reject(new Error(`kafka.Kafka ${what}:\n${lines.join('\n')}`))
    }
  })
}
