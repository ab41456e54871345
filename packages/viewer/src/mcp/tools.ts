import { compareTraces } from '../client/compare-traces.ts'
import { recentTraces } from '../client/recent-traces.ts'
import { traceLine } from '../client/trace-line.ts'
import type { ViewerClient } from '../client/viewer-client.ts'
import { QUERY_KEYS } from '../query/parse-query.ts'
import { traceText } from '../terminal/trace-text.ts'
import { comparisonText, mediansText } from './comparison-text.ts'
import { findSpans, spanText } from './span-text.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { idOf, numberOf, textOf, timeOf } from './tool-arguments.ts'

/** A tool as `tools/list` describes it, and what it does. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly inputSchema: {
    readonly type: 'object'
    readonly properties: object
    readonly required?: readonly string[]
  }
  readonly run: (client: ViewerClient, args: ToolArguments) => Promise<string>
}

const QUERY_HELP = Object.entries(QUERY_KEYS)
  .map(([key, meaning]) => `${key} (${meaning})`)
  .join(', ')

const TRACE_ID = { type: 'string', description: 'Trace id: 32 hex digits' }
const LIMIT = { type: 'integer', description: 'At most so many, 1 to 100', default: 20 }
const SINCE = { type: 'string', description: 'Only traces that grew within this time: 30s, 5m, 2h' }
const BEFORE = { type: 'integer', description: 'What an answer names for the traces before its last one' }

/** A model reads no more than this with profit. */
const MOST_CHARACTERS = 60_000
const MOST_SPANS = 10

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
        since: SINCE,
        limit: LIMIT,
        before: BEFORE,
      },
    },
    run: (client, args) => list(client, textOf(args, 'query'), args),
  },
  {
    name: 'get_trace',
    description:
      'Shows one trace as a tree: which service called which, when, for how long, with errors, messages, attributes and log lines. With `span`, shows those spans of it whole: all attributes, events with stack traces, log lines, links in both directions, the resource.',
    inputSchema: {
      type: 'object',
      properties: {
        trace_id: TRACE_ID,
        span: { type: 'string', description: 'A part of the name of spans, or the id of one' },
      },
      required: ['trace_id'],
    },
    run: async (client, args) => {
      const traceId = idOf(args, 'trace_id')
      const span = textOf(args, 'span')
      return cut(await (span === '' ? tree(client, traceId) : wholeSpans(client, traceId, span)))
    },
  },
  {
    name: 'compare_traces',
    description:
      'Shows which spans of a trace are slower or faster than usual, added or missing: beside the medians of the latest other traces of its route, or, with `other_trace_id`, beside one other trace. Spans are aligned by structure.',
    inputSchema: {
      type: 'object',
      properties: {
        trace_id: TRACE_ID,
        other_trace_id: { ...TRACE_ID, description: 'Another trace. Left out: the medians of the route' },
      },
      required: ['trace_id'],
    },
    run: async (client, args) => {
      const traceId = idOf(args, 'trace_id')
      if (args.other_trace_id === undefined) return cut(mediansText(await client.medians(traceId)))
      const other = idOf(args, 'other_trace_id')
      const [left, right] = await Promise.all([client.columns(traceId), client.columns(other)])
      return cut(comparisonText(compareTraces(left, right)))
    },
  },
  {
    name: 'list_errors',
    description: 'Lists the newest traces that failed, with the reason of the first failure in each.',
    inputSchema: {
      type: 'object',
      properties: {
        service: { type: 'string', description: 'Only traces in which this service takes part' },
        since: SINCE,
        limit: LIMIT,
        before: BEFORE,
      },
    },
    run: (client, args) => {
      const service = textOf(args, 'service')
      return list(
        client,
        service === '' ? 'status:error' : `status:error service:${JSON.stringify(service)}`,
        args,
      )
    },
  },
]

async function list(client: ViewerClient, query: string, args: ToolArguments): Promise<string> {
  const limit = numberOf(args, 'limit', 20, 100)
  const before = args.before === undefined ? undefined : numberOf(args, 'before', 1)
  const since = timeOf(args, 'since')
  const { traces, next } = await client.traces(query, limit, before)
  const recent = recentTraces(traces, since)
  if (recent.length === 0) return 'No trace matches.'
  const more = next === undefined || recent.length < traces.length ? [] : [`(older ones: before=${next})`]
  return [...recent.map(traceLine), ...more].join('\n')
}

async function tree(client: ViewerClient, traceId: string): Promise<string> {
  const [spans, { logs }] = await Promise.all([client.otlp(traceId), client.logs(traceId)])
  return traceText(spans, logs, { colors: false, width: 160 })
}

async function wholeSpans(client: ViewerClient, traceId: string, idOrName: string): Promise<string> {
  const found = findSpans(await client.otlp(traceId), idOrName)
  if (found.length === 0) return `No span of this trace has the id or name ${idOrName}.`
  const texts: string[] = []
  for (const spanId of found.slice(0, MOST_SPANS)) texts.push(spanText(await client.span(traceId, spanId)))
  if (found.length > MOST_SPANS) texts.push(`(and ${found.length - MOST_SPANS} more)`)
  return texts.join('\n\n')
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)}\n(cut: the rest is in the viewer)`
    : text
}
