import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs a program of this folder in a process of its own. It prints its outcome as JSON on its last line. */
export async function outcomeOf<Outcome>(
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<{ readonly outcome: Outcome; readonly stderr: string }> {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const env = { ...process.env, ...variables }
  const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', path, ...args], { env })
  return { outcome: JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), stderr }
}
