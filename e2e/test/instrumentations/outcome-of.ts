import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs a program in a process of its own. It prints its outcome as JSON on its last line. */
export async function outcomeOf<Outcome>(
  program: URL,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<{ readonly outcome: Outcome; readonly stderr: string }> {
  const env = { ...process.env, ...variables }
  const { stdout, stderr } = await run(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(program), ...args],
    { env },
  )
  return { outcome: JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), stderr }
}
