import { run } from './run.ts'

const tools = [
  { name: 'JVM (java)', command: 'java', argument: '-version' },
  { name: 'Maven (mvn)', command: 'mvn', argument: '-version' },
]

/** What this machine lacks to run Apache Kafka, named for people. */
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
