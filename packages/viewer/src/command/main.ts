import { UsageError } from '../usage-error.ts'
import { VERSION } from '../version.ts'
import { commandOf, USAGE } from './command-options.ts'

/** Carries out a command line; the exit code of the process says whether it could. */
export async function main(args: readonly string[]): Promise<void> {
  // What reads our output may end before it, as `head` does.
  process.stdout.on('error', () => {})
  try {
    await carryOut(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

async function carryOut(args: readonly string[]): Promise<void> {
  const command = commandOf(args)
  if (command.name === 'help') process.stdout.write(USAGE)
  else if (command.name === 'version') process.stdout.write(`${VERSION}\n`)
  else if (command.name === 'traces') {
    const { listTraces } = await import('./list-traces.ts')
    await listTraces(command.options)
  } else if (command.name === 'mcp') {
    const { serveMcp } = await import('../mcp/mcp-server.ts')
    await serveMcp(command.url)
  } else if (command.name === 'serve') {
    const { serve } = await import('./serve.ts')
    const { stop } = await serve(command.options)
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => stop().then(() => process.exit(0)))
  }
}
