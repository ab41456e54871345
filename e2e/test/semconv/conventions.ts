/** The kinds of spans that the packages make. */
export type Described = 'http server' | 'http client' | 'kafka producer' | 'kafka consumer' | 'kafka commit'

/** What the conventions say of an attribute. */
export interface Convention {
  readonly type: 'string' | 'int' | 'boolean' | 'string[]'
  /** The spans that may have it. */
  readonly on: readonly Described[]
  /** The spans that have to have it. */
  readonly required?: readonly Described[]
  /** All values, or what they look like. */
  readonly values?: RegExp
  /** `own` where the conventions have no such attribute. */
  readonly stability: 'stable' | 'development' | 'own'
}

const SERVER = ['http server'] as const
const CLIENT = ['http client'] as const
const HTTP = [...SERVER, ...CLIENT] as const
const CONSUMER = ['kafka consumer'] as const
const COMMIT = ['kafka commit'] as const
const MESSAGES = ['kafka producer', ...CONSUMER] as const
const KAFKA = [...MESSAGES, ...COMMIT] as const
const ALL = [...HTTP, ...KAFKA] as const

const stable = { stability: 'stable' } as const
const development = { stability: 'development' } as const

/**
 * Every attribute of a span, an event or a link, by OpenTelemetry's semantic conventions 1.44: http/http-spans.md,
 * messaging/messaging-spans.md, messaging/kafka.md, exceptions/exceptions-spans.md.
 */
export const CONVENTIONS: Readonly<Record<string, Convention>> = {
  'client.address': { type: 'string', on: SERVER, ...stable },
  'error.type': { type: 'string', on: ALL, values: /./, ...stable },
  'http.request.method': {
    type: 'string',
    on: HTTP,
    required: HTTP,
    values: /^(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|QUERY|TRACE|_OTHER)$/,
    ...stable,
  },
  'http.request.method_original': { type: 'string', on: HTTP, ...stable },
  'http.request.resend_count': { type: 'int', on: CLIENT, values: /^[1-9]/, ...stable },
  'http.response.status_code': { type: 'int', on: HTTP, values: /^[1-9]\d\d$/, ...stable },
  'http.route': { type: 'string', on: SERVER, values: /^[/*]/, ...stable },
  'network.peer.address': { type: 'string', on: HTTP, ...stable },
  'network.peer.port': { type: 'int', on: HTTP, ...stable },
  'network.protocol.version': { type: 'string', on: HTTP, values: /^(?:1\.[01]|2|3)$/, ...stable },
  'server.address': { type: 'string', on: ALL, required: CLIENT, ...stable },
  'server.port': { type: 'int', on: ALL, ...stable },
  'url.full': { type: 'string', on: CLIENT, required: CLIENT, values: /^https?:\/\//, ...stable },
  'url.path': { type: 'string', on: SERVER, required: SERVER, ...stable },
  'url.query': { type: 'string', on: SERVER, values: /^[^?]/, ...stable },
  'url.scheme': { type: 'string', on: SERVER, required: SERVER, values: /^https?$/, ...stable },
  'url.template': { type: 'string', on: CLIENT, ...development },
  'user_agent.original': { type: 'string', on: SERVER, ...stable },

  'messaging.batch.message_count': { type: 'int', on: MESSAGES, ...development },
  'messaging.client.id': { type: 'string', on: KAFKA, ...development },
  'messaging.consumer.group.name': { type: 'string', on: [...CONSUMER, ...COMMIT], ...development },
  'messaging.destination.name': { type: 'string', on: KAFKA, ...development },
  'messaging.destination.partition.id': { type: 'string', on: KAFKA, values: /^\d+$/, ...development },
  'messaging.kafka.cluster.id': { type: 'string', on: KAFKA, ...development },
  'messaging.kafka.message.key': { type: 'string', on: MESSAGES, ...development },
  'messaging.kafka.message.tombstone': { type: 'boolean', on: MESSAGES, values: /^true$/, ...development },
  'messaging.kafka.offset': { type: 'int', on: MESSAGES, ...development },
  'messaging.operation.name': { type: 'string', on: KAFKA, required: KAFKA, ...development },
  'messaging.operation.type': {
    type: 'string',
    on: KAFKA,
    values: /^(?:create|process|receive|send|settle)$/,
    ...development,
  },
  'messaging.system': { type: 'string', on: KAFKA, required: KAFKA, values: /^kafka$/, ...development },
  'kafka.delivery_attempt': { type: 'int', on: CONSUMER, stability: 'own' },
  'kafka.record.queue_time_ms': { type: 'int', on: CONSUMER, values: /^\d+$/, stability: 'own' },

  'exception.message': { type: 'string', on: ALL, ...stable },
  'exception.stacktrace': { type: 'string', on: ALL, ...stable },
  'exception.type': { type: 'string', on: ALL, ...stable },
}

/** Attributes whose names end in that of a header. */
export const HEADER_CONVENTIONS: readonly (readonly [RegExp, Convention])[] = [
  [/^http\.(?:request|response)\.header\.[^A-Z]+$/, { type: 'string[]', on: HTTP, ...stable }],
]

/** The namespaces of the conventions: what an application calls its own attributes is not in them. */
export const NAMESPACES: RegExp =
  /^(?:client|code|db|enduser|error|exception|http|kafka|messaging|net|network|peer|rpc|server|session|thread|throughline|url|user|user_agent)\./
