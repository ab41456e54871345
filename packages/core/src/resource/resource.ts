import { randomUUID } from 'node:crypto'
import type { Attributes } from '@opentelemetry/api'
import { VERSION } from '../base/platform/version.ts'
import { AttributeList } from '../span/attribute-list.ts'
import type { Resource } from '../span/readable-span.ts'
import { processAttributes } from './process-attributes.ts'

class StaticResource implements Resource {
  readonly attributes: Attributes

  constructor(attributes: Attributes) {
    this.attributes = attributes
  }

  merge(other: Resource | null): Resource {
    return other === null ? this : new StaticResource({ ...this.attributes, ...other.attributes })
  }

  getRawAttributes(): ReturnType<Resource['getRawAttributes']> {
    return Object.entries(this.attributes)
  }
}

/** The same for every start of tracing in this process. Worker threads and workers of a cluster have their own. */
const instanceId = randomUUID()

/**
 * Describes this process by the semantic conventions (resource/README.md). `attributes` replace detected ones.
 *
 * @param attributes such as `service.name` and `service.version`
 */
export function createResource(attributes: Attributes = {}): Resource {
  const known = new AttributeList()
  known.setAll(
    {
      'service.name': `unknown_service:${process.release.name}`,
      'service.instance.id': instanceId,
      'telemetry.sdk.name': 'throughline',
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.version': VERSION,
      ...processAttributes(),
      ...attributes,
    },
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  )
  return new StaticResource(known.toObject())
}
