import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Long enough for the first download of Kafka. */
const deadline = 300_000

/** Runs a command to its end and returns its output of both streams; rejects with it if the command fails. */
export async function run(command: string, args: string[]): Promise<string> {
  const { stdout, stderr } = await execute(command, args, { timeout: deadline, killSignal: 'SIGKILL' })
  return stdout + stderr
}
