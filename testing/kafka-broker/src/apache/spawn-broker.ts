import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { watch } from '@throughline/servers'
import { awaitStarted } from './await-started.ts'

/** Milliseconds in which the broker has to close its logs. */
const patience = 10_000

/** Ends the process of a broker; a later call changes nothing. */
type EndBroker = (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>

export interface SpawnedBroker {
  /** Ends the broker and removes its folder. May be called more than once. */
  stop(): Promise<void>
  /** Ends the broker by a signal; what it returns starts it again, with what it has stored. */
  interrupt(signal: 'SIGTERM' | 'SIGKILL'): Promise<() => Promise<void>>
}

/** Runs the broker until `stop` is called. */
export async function spawnBroker(javaArguments: string[], folder: string): Promise<SpawnedBroker> {
  let end = await startProcess(javaArguments, folder)
  let stopped: Promise<void> | undefined
  return {
    stop() {
      stopped ??= end('SIGTERM').then(() => rm(folder, { recursive: true, force: true }))
      return stopped
    },
    async interrupt(signal) {
      await end(signal)
      return async () => {
        end = await startProcess(javaArguments, folder)
      }
    },
  }
}

async function startProcess(javaArguments: string[], folder: string): Promise<EndBroker> {
  const broker = spawn('java', javaArguments)
  const callOff = watch(broker, folder)
  try {
    await awaitStarted(broker)
  } catch (error) {
    await end('SIGTERM')
    throw error
  }
  return end

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await endProcess(broker, signal)
    callOff()
  }
}

async function endProcess(broker: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (broker.pid === undefined || broker.exitCode !== null || broker.signalCode !== null) return
  const ended = once(broker, 'exit')
  const timer = setTimeout(() => broker.kill('SIGKILL'), patience)
  broker.kill(signal)
  await ended
  clearTimeout(timer)
}
