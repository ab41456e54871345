import type { ComparedSpan } from '../client/compare-traces.ts'
import { compareTraces } from '../client/compare-traces.ts'
import { traceLine } from '../client/trace-line.ts'
import type { ViewerClient } from '../client/viewer-client.ts'
import { QUERY_KEYS } from '../query/parse-query.ts'
import { traceText } from '../terminal/trace-text.ts'
import { INVALID_PARAMS, RpcError } from './json-rpc.ts'

/** A tool as `tools/list` describes it, and what it does. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly inputSchema: {
    readonly type: 'object'
    readonly properties: object
    readonly required?: readonly string[]
  }
  readonly run: (client: ViewerClient, args: Readonly<Record<string, unknown>>) => Promise<string>
}

const QUERY_HELP = Object.entries(QUERY_KEYS)
  .map(([key, meaning]) => `${key} (${meaning})`)
  .join(', ')

const TRACE_ID = { type: 'string', description: 'Trace id: 32 hex digits' }
const LIMIT = { type: 'integer', description: 'At most so many, 1 to 100', default: 20 }

/** A model reads no more than this with profit. */
const MOST_CHARACTERS = 60_000

/** All are read only. */
export const TOOLS: readonly Tool[] = [
  {
    name: 'list_traces',
    description: `Lists the newest traces that match a query. Conditions are separated by spaces: ${QUERY_HELP}. A leading - negates one.`,
    inputSchema: {
      type: 'object',
      properties: {
        query: {
          type: 'string',
          description: 'Such as service:payment duration>200ms. Empty for all',
          default: '',
        },
        limit: LIMIT,
      },
    },
    run: (client, args) => list(client, textOf(args, 'query', ''), args),
  },
  {
    name: 'get_trace',
    description:
      'Shows one trace as a tree: which service called which, when, for how long, with errors, messages, attributes and log lines.',
    inputSchema: { type: 'object', properties: { trace_id: TRACE_ID }, required: ['trace_id'] },
    run: async (client, args) => {
      const traceId = idOf(args, 'trace_id')
      const [spans, { logs }] = await Promise.all([client.otlp(traceId), client.logs(traceId)])
      return cut(traceText(spans, logs, { colors: false, width: 160 }))
    },
  },
  {
    name: 'compare_traces',
    description:
      'Aligns two traces by their structure and shows which spans became slower or faster, and which only one of them has.',
    inputSchema: {
      type: 'object',
      properties: { trace_id: TRACE_ID, other_trace_id: TRACE_ID },
      required: ['trace_id', 'other_trace_id'],
    },
    run: async (client, args) => {
      const ids = [idOf(args, 'trace_id'), idOf(args, 'other_trace_id')] as const
      const [left, right] = await Promise.all([client.columns(ids[0]), client.columns(ids[1])])
      return cut(compareTraces(left, right).map(comparedLine).join('\n'))
    },
  },
  {
    name: 'list_errors',
    description: 'Lists the newest traces that failed, with the reason of the first failure in each.',
    inputSchema: {
      type: 'object',
      properties: {
        service: { type: 'string', description: 'Only traces in which this service takes part' },
        limit: LIMIT,
      },
    },
    run: (client, args) => {
      const service = textOf(args, 'service', '')
      return list(
        client,
        service === '' ? 'status:error' : `status:error service:${JSON.stringify(service)}`,
        args,
      )
    },
  },
]

async function list(
  client: ViewerClient,
  query: string,
  args: Readonly<Record<string, unknown>>,
): Promise<string> {
  const limit = Number(args.limit ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new RpcError(INVALID_PARAMS, 'Expected `limit` to be a whole number from 1 to 100')
  const { traces } = await client.traces(query, limit)
  return traces.length === 0 ? 'No trace matches.' : traces.map(traceLine).join('\n')
}

function comparedLine({ path, left, right }: ComparedSpan): string {
  if (right === undefined) return `only in the first  ${millis(left)}  ${path}`
  if (left === undefined) return `only in the second  ${millis(right)}  ${path}`
  const difference = right - left
  return `${millis(left)} -> ${millis(right)} (${difference < 0 ? '' : '+'}${millis(difference)})  ${path}`
}

function millis(duration = 0): string {
  return `${Number(duration.toPrecision(3))} ms`
}

function textOf(args: Readonly<Record<string, unknown>>, name: string, otherwise: string): string {
  const value = args[name] ?? otherwise
  if (typeof value === 'string') return value
  throw new RpcError(INVALID_PARAMS, `Expected \`${name}\` to be a text`)
}

function idOf(args: Readonly<Record<string, unknown>>, name: string): string {
  const id = textOf(args, name, '').toLowerCase()
  if (/^[0-9a-f]{32}$/.test(id)) return id
  throw new RpcError(INVALID_PARAMS, `Expected \`${name}\` to be a trace id of 32 hex digits`)
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)}\n(cut: the rest is in the viewer)`
    : text
}
