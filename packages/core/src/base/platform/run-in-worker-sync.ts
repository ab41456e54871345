import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { messageOf } from '../diagnostics/warn-once.ts'

/** Start of every such script. It wakes the waiting thread however the script ends. */
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

/** The messages of a worker until its end or the time-out. */
export interface WorkerRun<Answer> {
  readonly answers: readonly Answer[]
  /** Set where no worker could be started: the reason. */
  readonly failure?: string
}

/**
 * Runs `script` in a worker thread and blocks this thread, for at most `timeoutMillis`. For the end of a process, when
 * callbacks no longer run. A worker takes 50 to 100 ms to start and send a request. Never throws.
 *
 * @param script CommonJS source as a text, so that it needs no file in a bundle or behind a loader. It has `task`, and
 * calls `answer(message)` any number of times and `end()` once.
 * @param task passed by the structured clone algorithm
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
    // The permission model forbids workers by default; a machine may have no threads left.
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
    // The application's `--import` and NODE_OPTIONS must not run a second time.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    // Its output would appear among that of the application.
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
