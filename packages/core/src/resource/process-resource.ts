import { registeredWithApi } from '../base/diagnostics/api-globals.ts'
import { globalSlot } from '../base/global-slot.ts'
import type { Resource } from '../span/readable-span.ts'
import { environmentResource } from './environment-resource.ts'

/**
 * The resource of the tracing that was started last in this process, shared by all copies of this package. It outlives that
 * tracing: metrics and log lines are mostly sent after it was shut down.
 */
const slot = globalSlot<Resource>('resource.1')

export function setProcessResource(resource: Resource): void {
  slot.value = resource
}

/**
 * Who sends metrics and log lines: the resource of the provider that is registered with `@opentelemetry/api`, else of the
 * tracing that was started last, else of the environment. Looked up at each call, since tracing may start later.
 */
export function processResource(): () => Resource {
  let fallback: Resource | undefined
  return () => {
    const started = registeredResource() ?? slot.value
    if (started !== undefined) return started
    fallback ??= environmentResource()
    return fallback
  }
}

/** What providers have beside the API: ours `resource`, that of OpenTelemetry's SDK `_resource`. */
interface Provider {
  getDelegate?(): Provider
  readonly resource?: Resource
  readonly _resource?: Resource
}

function registeredResource(): Resource | undefined {
  try {
    const proxy = registeredWithApi('trace') as Provider | undefined
    const { resource, _resource } = proxy?.getDelegate?.() ?? proxy ?? {}
    const found = resource ?? _resource
    return typeof found?.attributes === 'object' ? found : undefined
  } catch {
    // The provider may be foreign.
    return undefined
  }
}
