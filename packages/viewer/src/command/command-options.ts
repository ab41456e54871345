import { parseArgs } from 'node:util'
import { durationMillis } from '../query/duration-millis.ts'
import type { KeepLimits } from '../storage/trace-keeper.ts'
import { UsageError } from '../usage-error.ts'
import { forwardOf, keepOf, portOf, urlOf } from './option-values.ts'

/** What the command line asks for. */
export type Command =
  | { readonly name: 'serve'; readonly options: ServeOptions }
  | { readonly name: 'traces'; readonly options: TracesOptions }
  | { readonly name: 'mcp'; readonly url: string }
  | { readonly name: 'help' | 'version' }

/** Options of `throughline`. */
export interface ServeOptions {
  readonly port: number
  /** Port for OTLP over gRPC; undefined where it is not asked for. */
  readonly grpc: number | undefined
  readonly terminal: boolean
  readonly files: readonly string[]
  readonly logs: readonly string[]
  readonly forward: string | undefined
  readonly keep: KeepLimits
  readonly open: boolean
}

/** Options of `throughline traces`. */
export interface TracesOptions {
  readonly url: string
  readonly query: string
  /** Milliseconds; undefined for all. */
  readonly since: number | undefined
  readonly limit: number
  readonly json: boolean
}

const DEFAULT_PORT = 4318
const DEFAULT_GRPC_PORT = 4317

export const USAGE: string = `throughline [options]            shows the traces of this machine at http://localhost:4318
throughline traces [query]       lists the traces of a viewer that runs, such as: throughline traces status:error
throughline mcp                  answers a coding assistant over stdio (Model Context Protocol), read only

  --port N          where to take OTLP over HTTP and to show the page (4318)
  --grpc [N]        take OTLP over gRPC too (4317); needs the package @grpc/grpc-js
  --terminal        print each trace that has gone quiet as a tree
  --file PATH       show a file of OTLP's JSON, one request a line; may be repeated
  --logs PATH       show the lines of a log file (JSON, with trace_id) in their traces; - for standard input; may be repeated
  --forward URL     pass everything on to another collector, such as http://collector:4318
  --keep AMOUNT     how much to keep: 512MB, 2GB, or a number of traces (512MB)
  --open            open the page in the browser
  --help, --version

  of \`throughline traces\` and \`throughline mcp\`:
  --url URL         the viewer to ask (http://localhost:4318)
  of \`throughline traces\`:
  --errors          only traces that failed
  --since TIME      only traces that grew within this time: 30s, 5m, 2h
  --limit N         at most so many (20)
  --json            one JSON object a line
`

const OPTIONS = {
  port: { type: 'string' },
  grpc: { type: 'string' },
  terminal: { type: 'boolean' },
  file: { type: 'string', multiple: true },
  logs: { type: 'string', multiple: true },
  forward: { type: 'string' },
  keep: { type: 'string' },
  open: { type: 'boolean' },
  url: { type: 'string' },
  errors: { type: 'boolean' },
  since: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

type Option = keyof typeof OPTIONS
type Values = ReturnType<typeof parsed>['values']

const SERVE: readonly Option[] = ['port', 'grpc', 'terminal', 'file', 'logs', 'forward', 'keep', 'open']
const TRACES: readonly Option[] = ['url', 'errors', 'since', 'limit', 'json']
const MCP: readonly Option[] = ['url']

/**
 * Reads a command line.
 *
 * @throws UsageError
 */
export function commandOf(args: readonly string[]): Command {
  const { values, positionals } = parsed(withDefaultGrpc(args))
  if (values.help) return { name: 'help' }
  if (values.version) return { name: 'version' }
  const [name, ...rest] = positionals
  if (name === undefined) return { name: 'serve', options: serveOptions(values) }
  if (name === 'traces') return { name, options: tracesOptions(values, rest) }
  if (name === 'doctor')
    throw new UsageError('`doctor` is a command of another package: npx @throughline/core doctor')
  if (name !== 'mcp')
    throw new UsageError(
      `Expected no command, \`traces\` or \`mcp\`, got \`${name}\`. See throughline --help`,
    )
  if (rest.length > 0) throw new UsageError(`Expected nothing behind \`mcp\`, got \`${rest.join(' ')}\``)
  checkOptions(values, MCP, 'throughline mcp')
  return { name, url: urlOf('--url', values.url, `http://localhost:${DEFAULT_PORT}`) }
}

/** `--grpc` may stand alone, which `parseArgs` has no word for. */
function withDefaultGrpc(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const next = args[index + 1]
    return arg === '--grpc' && (next === undefined || !/^\d+$/.test(next))
      ? `--grpc=${DEFAULT_GRPC_PORT}`
      : arg
  })
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${sentence(error as Error)}. See throughline --help`)
  }
}

/** Node's own sentences name the option, and then explain positional arguments at length. */
function sentence({ message }: Error): string {
  const [first = ''] = message.split(/\. |\n/)
  return first.replace(/\.$/, '')
}

function checkOptions(values: Values, known: readonly Option[], command: string): void {
  for (const name of Object.keys(values))
    if (!known.includes(name as Option))
      throw new UsageError(`\`--${name}\` is no option of \`${command}\`. See throughline --help`)
}

function serveOptions(values: Values): ServeOptions {
  checkOptions(values, SERVE, 'throughline')
  return {
    port: portOf('--port', values.port, DEFAULT_PORT),
    grpc: values.grpc === undefined ? undefined : portOf('--grpc', values.grpc, DEFAULT_GRPC_PORT),
    terminal: values.terminal === true,
    files: values.file ?? [],
    logs: values.logs ?? [],
    forward: forwardOf(values.forward, portOf('--port', values.port, DEFAULT_PORT)),
    keep: keepOf(values.keep),
    open: values.open === true,
  }
}

function tracesOptions(values: Values, words: readonly string[]): TracesOptions {
  checkOptions(values, TRACES, 'throughline traces')
  const since = values.since === undefined ? undefined : durationMillis(values.since)
  if (values.since !== undefined && since === undefined)
    throw new UsageError(`Expected \`--since\` to be a time such as 30s, 5m or 2h, got \`${values.since}\``)
  const limit = Number(values.limit ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new UsageError(`Expected \`--limit\` to be a whole number from 1 to 500, got \`${values.limit}\``)
  return {
    url: urlOf('--url', values.url, `http://localhost:${DEFAULT_PORT}`),
    query: [...words, ...(values.errors ? ['status:error'] : [])].join(' '),
    since,
    limit,
    json: values.json === true,
  }
}
