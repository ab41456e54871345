import { run } from './run.ts'

const tools = [
  { name: 'JVM (java)', command: 'java', argument: '-version' },
  { name: 'Maven (mvn)', command: 'mvn', argument: '-version' },
]

/** The missing tools for running Apache Kafka, by readable names. */
export async function findMissingTools(): Promise<string[]> {
  const names = await Promise.all(tools.map(nameIfMissing))
  return names.filter(name => name !== undefined)
}

async function nameIfMissing({
  name,
  command,
  argument,
}: (typeof tools)[number]): Promise<string | undefined> {
  try {
    await run(command, [argument])
    return undefined
  } catch {
    return name
  }
}
