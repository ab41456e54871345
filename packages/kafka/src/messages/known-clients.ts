import { expected } from '@throughline/core/integrations'

interface KnownClient {
  readonly name: string
  /** The door that traces it. */
  readonly door: string
  readonly is: (client: object) => boolean
}

/** The clients whose methods have the names of another client's, but take other arguments. */
const KNOWN: readonly KnownClient[] = [
  {
    name: 'kafkajs',
    door: '@throughline/kafka',
    is: client => hasMethods(client, 'logger') && (hasMethods(client, 'producer') || hasEvents(client)),
  },
  {
    name: '@platformatic/kafka',
    door: '@throughline/kafka/platformatic',
    is: client => hasMethods(client, 'connectToBrokers', 'listApis'),
  },
  {
    name: '@confluentinc/kafka-javascript (its KafkaJS-compatible API)',
    door: '@throughline/kafka/confluent',
    is: client => hasMethods(client, 'dependentAdmin') || isKafkaWithoutLogger(client),
  },
  {
    name: '@confluentinc/kafka-javascript or node-rdkafka (their callback API)',
    door: '@throughline/kafka/rdkafka',
    is: client => hasMethods(client, 'getClient', 'getMetadata'),
  },
]

/**
 * Checks that a value is a client of `library`: that it has `methods`, and is none of another library.
 *
 * @param door the one that checks
 * @param kind what it has to be, such as `a producer of kafkajs`
 * @throws TypeError that names the client, and the door that traces it
 */
export function checkClient(
  option: 'kafka' | 'producer' | 'consumer',
  kind: string,
  door: string,
  client: unknown,
  methods: readonly string[],
): void {
  if (typeof client !== 'object' || client === null) throw expected(option, kind, client)
  const known = KNOWN.find(each => each.door !== door && each.is(client))
  if (known !== undefined) throw new TypeError(refusal(option, kind, known))
  if (!hasMethods(client, ...methods)) throw expected(option, kind, client)
}

function refusal(option: string, kind: string, { name, door }: KnownClient): string {
  return `Expected \`${option}\` to be ${kind}, got a client of ${name}; import from ${door} instead`
}

export function hasMethods(client: object, ...names: readonly string[]): boolean {
  return names.every(name => typeof valueIn(client, name) === 'function')
}

/** Producers and consumers of kafkajs have the names of their events. */
function hasEvents(client: object): boolean {
  return typeof valueIn(client, 'events') === 'object' && hasMethods(client, 'on')
}

/** A `Kafka` of kafkajs has a logger. */
function isKafkaWithoutLogger(client: object): boolean {
  return (
    client.constructor?.name === 'Kafka' && !hasMethods(client, 'logger') && hasMethods(client, 'producer')
  )
}

/** Confluent's consumer has accessors that throw "Not implemented". */
function valueIn(client: object, name: string): unknown {
  try {
    return Reflect.get(client, name)
  } catch {
    return undefined
  }
}
