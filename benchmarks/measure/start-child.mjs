import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pinned } from './pinned.mjs'

const START_TIMEOUT = 60_000
const PROCESSES = new URL('../processes/', import.meta.url)

/** Starts a file of processes/ and resolves, once it is ready, to something that can be called and stopped. */
export async function startChild(
  file,
  { core, node = process.execPath, nodeOptions = [], settings = {}, environment = {} },
) {
  const [command, ...args] = pinned(core, [node, ...nodeOptions, fileURLToPath(new URL(file, PROCESSES))])
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...environment, BENCH: JSON.stringify(settings) },
  })
  const waiting = new Map()
  let complaints = ''
  let lastId = 0
  child.stderr.on('data', chunk => {
    complaints = (complaints + chunk).slice(-4000)
  })
  child.on('message', ({ id, result, error }) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(result)
    else call?.reject(new Error(error))
  })
  child.on('exit', code => {
    for (const call of waiting.values()) call.reject(new Error(`${file} ended with ${code}: ${complaints}`))
  })
  await ready()
  return { call, stop, pid: child.pid, complaints: () => complaints }

  async function ready() {
    const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT)
    const isReady = await Promise.race([
      once(child, 'message').then(() => true),
      once(child, 'exit').then(() => false),
    ])
    clearTimeout(timer)
    if (!isReady) throw new Error(`${file} did not start: ${complaints}`)
  }

  function call(verb, ...args) {
    const id = ++lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      child.send({ id, verb, args })
    })
  }

  async function stop() {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
    child.disconnect()
    await gone
    clearTimeout(timer)
  }
}
