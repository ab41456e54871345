import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { messageOf } from '../diagnostics/warn-once.ts'

/** What every such thread begins with. However it ends, the waiting thread is told at once. */
const PRELUDE = `
const { workerData } = require('node:worker_threads')
const { port, over, task } = workerData
const answer = message => port.postMessage(message)
const end = () => { Atomics.store(over, 0, 1); Atomics.notify(over, 0) }
process.on('exit', end)
`

interface ThreadData {
  readonly port: MessageChannel['port2']
  readonly over: Int32Array
  readonly task: object
}

/** What a thread said until it was over, or the time was. */
export interface WorkerRun<Answer> {
  readonly answers: readonly Answer[]
  /** Why no thread could be started, if so. */
  readonly failure?: string
}

/**
 * Runs `script` in another thread while this one stands still, for at most `timeoutMillis`: for the end of a process,
 * when no callback comes any more. A thread takes 50 to 100 ms to start and send something. Never throws.
 *
 * @param script CommonJS, as a text: so it is found wherever this code is, in a bundle or behind a loader. It has `task`,
 * and calls `answer(message)` any number of times and `end()` once.
 * @param task goes through the structured clone algorithm
 */
export function runInWorkerSync<Answer>(
  script: string,
  task: object,
  timeoutMillis: number,
): WorkerRun<Answer> {
  const deadline = performance.now() + timeoutMillis
  const { port1, port2 } = new MessageChannel()
  const over = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  try {
    const thread = startThread(PRELUDE + script, { port: port2, over, task })
    Atomics.wait(over, 0, 0, Math.max(0, deadline - performance.now()))
    void thread.terminate()
    return { answers: messagesAt(port1) as Answer[] }
  } catch (error) {
    // The permission model forbids threads unless told otherwise; a machine may have none left.
    return { answers: [], failure: `no thread could be started: ${messageOf(error)}` }
  } finally {
    port1.close()
  }
}

function startThread(script: string, workerData: ThreadData): Worker {
  const thread = new Worker(script, {
    eval: true,
    name: 'throughline-exit',
    workerData,
    transferList: [workerData.port],
    // What the application was started with (`--import`, NODE_OPTIONS) shall not run a second time.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    // Its words would be nobody's, between those of the application.
    stdout: true,
    stderr: true,
  })
  thread.on('error', () => {})
  return thread
}

function messagesAt(port: MessageChannel['port1']): unknown[] {
  const messages: unknown[] = []
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    messages.push(next.message)
  return messages
}
