import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('side.mjs', import.meta.url))

/** A process that has the producer or the consumer of a variant. */
export function startSide(settings) {
  const { profile, side, variant } = settings
  const execArgv = ['--import', 'tsx']
  // The loader of tsx is a thread with a profile of its own.
  if (profile !== undefined) execArgv.push('--cpu-prof', `--cpu-prof-dir=${profile}/${side}-${variant}`)
  const child = fork(PROGRAM, [JSON.stringify(settings)], { execArgv })
  const ended = once(child, 'exit')
  return {
    /** Sends or receives so many messages; the CPU of each in microseconds, of the process and of its main thread. */
    async block(topic, messages) {
      child.send({ topic, messages })
      const [answer] = await Promise.race([once(child, 'message'), ended.then(failed)])
      return answer
    },
    async end() {
      child.disconnect()
      await ended
    },
  }

  function failed([code]) {
    throw new Error(`the ${side} of ${variant} ended with ${code}`)
  }
}
