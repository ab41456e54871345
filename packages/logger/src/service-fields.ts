import { trace } from '@opentelemetry/api'
import { wrongValue } from './check-names.ts'
import type { TraceFormat } from './trace-format.ts'

/** Who writes the lines. */
export interface ServiceOptions {
  /** @default the service of `startTracing`, or of OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES; none where there is none */
  readonly service?: string | undefined
  /** @default the version of `startTracing`, or of OTEL_RESOURCE_ATTRIBUTES; none where there is none */
  readonly version?: string | undefined
  /** @default the environment of `startTracing`, or of OTEL_RESOURCE_ATTRIBUTES; none where there is none */
  readonly environment?: string | undefined
}

/** The names of {@link ServiceOptions}. */
export const SERVICE_OPTIONS: readonly (keyof ServiceOptions)[] = ['service', 'version', 'environment']

/** Semantic conventions, resource/service.md and resource/deployment-environment.md. */
const ATTRIBUTES = {
  service: ['service.name'],
  version: ['service.version'],
  environment: ['deployment.environment.name', 'deployment.environment'],
} as const

/** The name of a service that nothing has named. */
const UNNAMED = 'unknown_service'

/**
 * The fields that name the service, as a backend expects them.
 *
 * @throws TypeError for an option that is no text
 */
export function serviceFields(format: TraceFormat, options: ServiceOptions): Record<string, unknown> {
  const service = detail('service', options)
  const version = detail('version', options)
  const environment = detail('environment', options)
  switch (format) {
    case 'otel':
      return defined({
        'service.name': service,
        'service.version': version,
        'deployment.environment.name': environment,
      })
    case 'ecs':
      return defined({
        'service.name': service,
        'service.version': version,
        'service.environment': environment,
      })
    // Error Reporting, "ServiceContext".
    case 'gcp':
      return service === undefined ? {} : { serviceContext: defined({ service, version }) }
    case 'datadog':
      return defined({ 'dd.service': service, 'dd.version': version, 'dd.env': environment })
  }
}

function detail(option: keyof ServiceOptions, options: ServiceOptions): string | undefined {
  const given: unknown = options[option]
  if (given === undefined) return found(option)
  if (typeof given === 'string' && given !== '') return given
  throw wrongValue(option, 'a non-empty string', given)
}

function found(option: keyof ServiceOptions): string | undefined {
  const { OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES = '' } = process.env
  const attributes = { ...attributesIn(OTEL_RESOURCE_ATTRIBUTES), ...registeredAttributes() }
  const name = ATTRIBUTES[option].find(key => typeof attributes[key] === 'string')
  const value = name === undefined ? undefined : (attributes[name] as string)
  if (option !== 'service') return value
  return value === undefined || value.startsWith(UNNAMED) ? OTEL_SERVICE_NAME || undefined : value
}

/** What providers have beside the API: ours `resource`, that of OpenTelemetry's SDK `_resource`. */
interface Provider {
  getDelegate?(): Provider
  readonly resource?: ProviderResource
  readonly _resource?: ProviderResource
}

interface ProviderResource {
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Has promises for what is still being detected, where `attributes` would report an error. */
  getRawAttributes?(): readonly (readonly [string, unknown])[]
}

/** The attributes of the resource with which tracing was started. */
function registeredAttributes(): Readonly<Record<string, unknown>> {
  try {
    const proxy = trace.getTracerProvider() as Provider
    const provider = proxy.getDelegate?.() ?? proxy
    const resource = provider.resource ?? provider._resource
    const raw = resource?.getRawAttributes?.()
    return raw === undefined ? (resource?.attributes ?? {}) : Object.fromEntries(raw)
  } catch {
    // The provider may be foreign.
    return {}
  }
}

/** OTEL_RESOURCE_ATTRIBUTES: resource/sdk.md, "Specifying resource information via an environment variable". */
function attributesIn(text: string): Record<string, string> {
  const pairs = text.split(',').map(pair => pair.split('=', 2).map(part => decoded(part.trim())))
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== undefined))
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function defined(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
