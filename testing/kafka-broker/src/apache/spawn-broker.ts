import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { watch } from '@throughline/servers'
import { awaitStarted } from './await-started.ts'

/** Milliseconds in which the broker has to close its logs. */
const patience = 10_000

/** Runs the broker until the returned function is called, which also removes `folder`. */
export async function spawnBroker(javaArguments: string[], folder: string): Promise<() => Promise<void>> {
  const broker = spawn('java', javaArguments)
  const callOff = watch(broker, folder)
  let stopped: Promise<void> | undefined
  try {
    await awaitStarted(broker)
  } catch (error) {
    await stop()
    throw error
  }
  return stop

  function stop(): Promise<void> {
    stopped ??= end()
    return stopped
  }

  async function end(): Promise<void> {
    await endProcess(broker)
    callOff()
    await rm(folder, { recursive: true, force: true })
  }
}

async function endProcess(broker: ChildProcess): Promise<void> {
  if (broker.pid === undefined || broker.exitCode !== null || broker.signalCode !== null) return
  const ended = once(broker, 'exit')
  const timer = setTimeout(() => broker.kill('SIGKILL'), patience)
  broker.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}
