import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const script = fileURLToPath(new URL('./parent-to-kill.ts', import.meta.url))

/**
 * Kills a process that runs a broker without giving it a chance to clean up, and looks for what it left
 * behind.
 */
export async function diesWithItsParent(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-parent-'))
  const parent = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  })
  const [port] = (await once(createInterface(parent.stdout), 'line')) as [string]
  expect(await answers(Number(port))).toBe(true)
  expect(await brokerFolders()).toHaveLength(1)
  parent.kill('SIGKILL')
  await expect.poll(() => answers(Number(port))).toBe(false)
  await expect.poll(brokerFolders).toEqual([])
  await rm(folder, { recursive: true })

  async function brokerFolders(): Promise<string[]> {
    return (await readdir(folder)).filter(name => name.startsWith('throughline-kafka-'))
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
