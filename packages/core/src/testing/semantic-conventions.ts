import type { Attributes } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { ReadableSpan } from '../span/readable-span.ts'
import { RENAMED } from './renamed-attributes.ts'
import { KINDS, valueText } from './trace-outline.ts'

/** What the conventions want of the spans of one kind. Specification: semantic-conventions 1.44, docs/http, database, messaging. */
interface Convention {
  readonly applies: (span: ReadableSpan) => boolean
  readonly required: readonly string[]
  readonly problems?: (span: ReadableSpan) => readonly string[]
}

const CONVENTIONS: readonly Convention[] = [
  {
    applies: ({ kind, attributes }) => kind === SpanKind.SERVER && isHttp(attributes),
    required: ['http.request.method', 'url.path', 'url.scheme'],
    problems: span => [...httpName(span), ...serverStatus(span), ...methodIsKnown(span)],
  },
  {
    applies: ({ kind, attributes }) => kind === SpanKind.CLIENT && isHttp(attributes),
    required: ['http.request.method', 'server.address', 'server.port', 'url.full'],
    problems: span => [...clientStatus(span), ...credentials(span), ...methodIsKnown(span)],
  },
  {
    applies: ({ attributes }) => isAnyOf(attributes, 'db.'),
    required: ['db.system.name'],
    problems: ({ kind }) => isOneOf(kind, SpanKind.CLIENT, SpanKind.INTERNAL),
  },
  {
    applies: ({ attributes }) => isAnyOf(attributes, 'messaging.'),
    required: ['messaging.system', 'messaging.operation.name'],
    problems: span => [...messagingKind(span), ...messagingName(span)],
  },
]

/** Types of attributes that are written wrong most often. */
const TYPES: Readonly<Record<string, 'number' | 'string'>> = {
  'client.port': 'number',
  'error.type': 'string',
  'http.request.resend_count': 'number',
  'http.response.status_code': 'number',
  'messaging.batch.message_count': 'number',
  'messaging.destination.partition.id': 'string',
  'messaging.kafka.offset': 'number',
  'network.peer.port': 'number',
  'server.port': 'number',
}

const METHODS = 'CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT QUERY TRACE _OTHER'.split(' ')

/** What is wrong with a span, a sentence each, which ends with what to do. */
export function conventionProblems(span: ReadableSpan): readonly string[] {
  const { attributes } = span
  const conventions = CONVENTIONS.filter(({ applies }) => applies(span))
  return [
    ...Object.keys(attributes).flatMap(key => {
      const now = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined
      return now === undefined ? [] : [`\`${key}\` is deprecated: write \`${now}\``]
    }),
    ...conventions.flatMap(({ required }) =>
      required.filter(key => attributes[key] === undefined).map(key => `\`${key}\` is required: set it`),
    ),
    ...Object.entries(TYPES).flatMap(([key, type]) => {
      const value = attributes[key]
      if (value === undefined || typeof value === type) return []
      return [`\`${key}\` has to be a ${type}, got ${valueText(value)} (${typeof value}): convert it`]
    }),
    ...conventions.flatMap(({ problems }) => problems?.(span) ?? []),
    ...errorType(span),
    ...idInName(span),
  ]
}

function isHttp(attributes: Attributes): boolean {
  return isAnyOf(attributes, 'http.')
}

function isAnyOf(attributes: Attributes, prefix: string): boolean {
  return Object.keys(attributes).some(key => key.startsWith(prefix))
}

function httpName({ name, attributes }: ReadableSpan): readonly string[] {
  const method = attributes['http.request.method'] === '_OTHER' ? 'HTTP' : attributes['http.request.method']
  const route = attributes['http.route']
  const wanted = route === undefined ? `${method}` : `${method} ${route}`
  return method === undefined || name === wanted
    ? []
    : [`the name has to be \`${wanted}\`: call \`updateName\``]
}

function methodIsKnown({ attributes }: ReadableSpan): readonly string[] {
  const method = attributes['http.request.method']
  return method === undefined || METHODS.includes(`${method}`)
    ? []
    : ['`http.request.method` is no known method: write `_OTHER`, and it to `http.request.method_original`']
}

function serverStatus({ status, attributes }: ReadableSpan): readonly string[] {
  const code = Number(attributes['http.response.status_code'])
  if (code >= 500)
    return status.code === SpanStatusCode.ERROR ? [] : ['the status of a 5xx has to be ERROR: set it']
  const isFailure = status.code === SpanStatusCode.ERROR && attributes['error.type'] === `${code}`
  return isFailure ? [`a ${code} is no error of the server: leave its status unset`] : []
}

function clientStatus({ status, attributes }: ReadableSpan): readonly string[] {
  const isFailure = Number(attributes['http.response.status_code']) >= 400
  return isFailure && status.code !== SpanStatusCode.ERROR
    ? ['the status of a 4xx and 5xx that a client gets has to be ERROR: set it']
    : []
}

/** Linear: it is anchored, and a class of characters each. */
const USER_INFO = /^[a-z]+:\/\/[^/?#@]*@/i

function credentials({ attributes }: ReadableSpan): readonly string[] {
  const [userInfo] = USER_INFO.exec(`${attributes['url.full']}`) ?? []
  return userInfo === undefined || userInfo.endsWith('//REDACTED:REDACTED@')
    ? []
    : ['`url.full` has a user and a password: write `REDACTED:REDACTED` in their place']
}

const OPERATION_KINDS: Readonly<Record<string, readonly SpanKind[]>> = {
  create: [SpanKind.PRODUCER],
  send: [SpanKind.PRODUCER, SpanKind.CLIENT],
  receive: [SpanKind.CLIENT, SpanKind.CONSUMER],
  process: [SpanKind.CONSUMER],
  settle: [SpanKind.CLIENT],
}

function messagingKind({ kind, attributes }: ReadableSpan): readonly string[] {
  const kinds = OPERATION_KINDS[`${attributes['messaging.operation.type']}`]
  return kinds === undefined ? [] : isOneOf(kind, ...kinds)
}

function messagingName({ name, attributes }: ReadableSpan): readonly string[] {
  const operation = attributes['messaging.operation.name']
  if (operation === undefined || name === operation || name.startsWith(`${operation} `)) return []
  return [`the name has to begin with \`${operation}\`, the operation: rename the span`]
}

function isOneOf(kind: SpanKind, ...kinds: readonly SpanKind[]): readonly string[] {
  if (kinds.includes(kind)) return []
  return [
    `the kind has to be ${kinds.map(each => KINDS[each]).join(' or ')}, got ${KINDS[kind]}: set \`kind\``,
  ]
}

function errorType({ kind, status, attributes }: ReadableSpan): readonly string[] {
  if (status.code !== SpanStatusCode.ERROR || kind === SpanKind.INTERNAL) return []
  return attributes['error.type'] === undefined ? ['a failed span needs `error.type`: set it'] : []
}

/** Linear: each alternative is of a fixed length, but for the digits, which end it. */
const AN_ID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-|[\da-f]{24}|\d{5}/i

function idInName({ name }: ReadableSpan): readonly string[] {
  return AN_ID.test(name) ? ['the name has an id in it: put it into an attribute, names are few'] : []
}
