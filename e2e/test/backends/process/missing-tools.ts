import { run } from './run.ts'

/** Which of these commands, each with the argument that makes it print its version, this machine lacks. */
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
