import type { Attributes } from '@opentelemetry/api'
import { AttributeList } from '../span/attribute-list.ts'
import type { Resource } from '../span/readable-span.ts'
import type { Redaction } from '../span/redaction.ts'

/** A resource of OpenTelemetry may have attributes that are still being detected. */
interface DetectingResource extends Resource {
  waitForAsyncAttributes?(): Promise<void>
}

/** Wraps a resource of any make and redacts its attributes. */
export class RedactedResource implements Resource {
  readonly #resource: DetectingResource
  readonly #redaction: Redaction
  readonly schemaUrl?: string
  #known: AttributeList | undefined

  constructor(resource: DetectingResource, redaction: Redaction) {
    this.#resource = resource
    this.#redaction = redaction
    if (resource.schemaUrl !== undefined) this.schemaUrl = resource.schemaUrl
  }

  get attributes(): Attributes {
    if (this.#known !== undefined) return this.#known.toObject()
    const list = new AttributeList(this.#redaction)
    list.setAll(this.#resource.attributes, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
    if (!this.asyncAttributesPending) this.#known = list
    return list.toObject()
  }

  get asyncAttributesPending(): boolean {
    return this.#resource.asyncAttributesPending === true
  }

  async waitForAsyncAttributes(): Promise<void> {
    await this.#resource.waitForAsyncAttributes?.()
  }

  merge(other: Resource | null): Resource {
    return new RedactedResource(this.#resource.merge(other), this.#redaction)
  }

  getRawAttributes(): ReturnType<Resource['getRawAttributes']> {
    return Object.entries(this.attributes)
  }
}
