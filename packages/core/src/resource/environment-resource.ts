import type { Attributes } from '@opentelemetry/api'
import { environmentPairs, environmentText } from '../base/options/environment.ts'
import type { Resource } from '../span/readable-span.ts'
import { createResource } from './resource.ts'

/** The options that describe this process. */
export interface ServiceOptions {
  readonly service?: string | undefined
  readonly version?: string | undefined
  readonly environment?: string | undefined
  readonly attributes?: Attributes | undefined
}

/** The resource of OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME, and of options, which win. */
export function environmentResource(options: ServiceOptions = {}): Resource {
  return createResource(resourceAttributes(options))
}

function resourceAttributes({ service, version, environment, attributes }: ServiceOptions): Attributes {
  const known: Attributes = {
    ...environmentPairs('OTEL_RESOURCE_ATTRIBUTES'),
    ...present({ 'service.name': environmentText('OTEL_SERVICE_NAME') }),
    ...present(attributes ?? {}),
    ...present({
      'service.name': service,
      'service.version': version,
      'deployment.environment.name': environment,
    }),
  }
  // The name before semantic conventions 1.27, which many deployments still set.
  const formerly = known['deployment.environment']
  return { ...present({ 'deployment.environment.name': formerly }), ...known }
}

function present(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}
