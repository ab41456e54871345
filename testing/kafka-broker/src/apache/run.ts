import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Downloading Kafka for the first time is the longest of all. */
const deadline = 300_000

/** Runs a command to its end and returns what it printed on both streams; rejects with that if it fails. */
export async function run(command: string, args: string[]): Promise<string> {
  const { stdout, stderr } = await execute(command, args, { timeout: deadline, killSignal: 'SIGKILL' })
  return stdout + stderr
}
