import type { Finding } from './finding.ts'
import { ok, skipped, warning } from './finding.ts'
import type { Manifest } from './installed-packages.ts'
import type { LoadedModules } from './loaded-modules.ts'

interface Library {
  readonly integration: string
  /** What to write. */
  readonly use: string
}

const LIBRARIES: Readonly<Record<string, Library>> = {
  '@confluentinc/kafka-javascript': {
    integration: '@throughline/kafka',
    use: 'wrap its client by `traceKafka(kafka)` of `@throughline/kafka/confluent`',
  },
  '@platformatic/kafka': {
    integration: '@throughline/kafka',
    use: 'wrap its producers and consumers by the functions of `@throughline/kafka/platformatic`',
  },
  bunyan: {
    integration: '@throughline/logger',
    use: 'create its logger as `@throughline/logger/bunyan` shows',
  },
  express: { integration: '@throughline/express', use: 'write `app.use(tracing())` before the routes' },
  fastify: {
    integration: '@throughline/fastify',
    use: 'write `await app.register(tracing)` before the routes',
  },
  kafkajs: { integration: '@throughline/kafka', use: 'wrap its client: `traceKafka(new Kafka(...))`' },
  pino: { integration: '@throughline/logger', use: 'give it the mixin: `pino({ mixin: traceMixin })`' },
  winston: { integration: '@throughline/logger', use: 'give it the format of `@throughline/logger/winston`' },
}

/** Libraries that the service uses, and whose integration it does not. */
export function checkLibraries(
  manifest: Manifest | undefined,
  loaded: LoadedModules | undefined,
): readonly Finding[] {
  const listed = { ...manifest?.dependencies, ...manifest?.optionalDependencies }
  const findings = Object.entries(LIBRARIES).flatMap(([name, library]) => {
    const isUsed = loaded?.has(name) === true || Object.hasOwn(listed, name)
    return isUsed ? [findingOf(name, library, listed, loaded)] : []
  })
  if (findings.length > 0) return findings
  return [
    skipped(
      'libraries',
      'no library is listed in package.json that has an integration',
      'run the doctor in the folder of the service',
    ),
  ]
}

function findingOf(
  name: string,
  { integration, use }: Library,
  listed: Readonly<Record<string, string>>,
  loaded: LoadedModules | undefined,
): Finding {
  const isLoaded = loaded?.has(integration)
  if (isLoaded === true) return ok('libraries', `${name} is used, and ${integration} is loaded`)
  if (!Object.hasOwn(listed, integration))
    return warning(
      'libraries',
      `${name} is used without ${integration}`,
      `run \`npm install ${integration}\` and ${use}`,
    )
  if (isLoaded === false && loaded?.has(name) === true)
    return warning('libraries', `${name} is loaded, and ${integration} is installed and not loaded`, use)
  return ok('libraries', `${name} is used, and ${integration} is installed`)
}
