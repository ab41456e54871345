import { run } from './run.ts'

/** The commands that this machine lacks; each is given with the argument that prints its version. */
export async function missingTools(tools: Readonly<Record<string, string>>): Promise<string[]> {
  const missing = await Promise.all(Object.entries(tools).map(nameIfMissing))
  return missing.flat()
}

async function nameIfMissing([command, argument]: [string, string]): Promise<string[]> {
  try {
    await run(command, [argument])
    return []
  } catch {
    return [command]
  }
}
