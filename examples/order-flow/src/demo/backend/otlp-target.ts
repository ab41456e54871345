import { readFileSync } from 'node:fs'

/** Where OTLP requests go, and how. */
export interface OtlpTarget {
  readonly url: URL
  readonly protocol: Protocol
  readonly headers: Readonly<Record<string, string>>
  readonly isCompressed: boolean
  /** Milliseconds. */
  readonly timeout: number
  readonly tls: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }
}

type Protocol = (typeof PROTOCOLS)[number]

const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const
const DEFAULT_TIMEOUT = 10_000
const GRPC_METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'

/**
 * The target of the `OTEL_EXPORTER_OTLP_*` variables; those for traces win.
 *
 * @throws Error for a variable with a wrong value
 */
export function otlpTarget(env: NodeJS.ProcessEnv): OtlpTarget {
  const protocol = protocolOf(variable('PROTOCOL') ?? 'http/protobuf')
  const timeout = Number(variable('TIMEOUT') ?? DEFAULT_TIMEOUT)
  if (!(timeout > 0)) throw new Error('OTEL_EXPORTER_OTLP_TIMEOUT: expected a number of milliseconds above 0')
  return {
    url: urlOf(protocol, env),
    protocol,
    headers: {
      ...headersOf(env.OTEL_EXPORTER_OTLP_HEADERS),
      ...headersOf(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
    },
    isCompressed: variable('COMPRESSION') === 'gzip',
    timeout,
    tls: {
      ...file('ca', 'CERTIFICATE'),
      ...file('cert', 'CLIENT_CERTIFICATE'),
      ...file('key', 'CLIENT_KEY'),
    },
  }

  function variable(suffix: string): string | undefined {
    return env[`OTEL_EXPORTER_OTLP_TRACES_${suffix}`] || env[`OTEL_EXPORTER_OTLP_${suffix}`] || undefined
  }

  function file(option: string, suffix: string): Record<string, Buffer> {
    const path = variable(suffix)
    return path === undefined ? {} : { [option]: readFileSync(path) }
  }
}

function protocolOf(word: string): Protocol {
  const protocol = PROTOCOLS.find(each => each === word)
  if (protocol !== undefined) return protocol
  throw new Error(`OTEL_EXPORTER_OTLP_PROTOCOL: expected one of ${PROTOCOLS.join(', ')}, got "${word}"`)
}

function urlOf(protocol: Protocol, env: NodeJS.ProcessEnv): URL {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: base,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole,
    OTEL_EXPORTER_OTLP_INSECURE: insecure,
  } = env
  if (protocol !== 'grpc')
    return parsed(whole || `${(base || 'http://localhost:4318').replace(/\/+$/, '')}/v1/traces`)
  const address = whole || base || 'http://localhost:4317'
  const scheme = insecure === 'true' ? 'http://' : 'https://'
  return new URL(GRPC_METHOD, parsed(address.includes('://') ? address : scheme + address))
}

/** The value is not shown: it may hold a password. */
function parsed(url: string): URL {
  if (/^https?:/.test(url) && URL.canParse(url)) return new URL(url)
  throw new Error('OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL such as http://localhost:4318')
}

/** `name=value` pairs with commas between them and percent-encoded values, as in the header `baggage`. */
function headersOf(list = ''): Record<string, string> {
  const pairs = list.split(',').filter(pair => pair.includes('='))
  return Object.fromEntries(
    pairs.map(pair => {
      const [name = '', ...value] = pair.split('=')
      return [name.trim().toLowerCase(), decodeURIComponent(value.join('=').trim())]
    }),
  )
}
