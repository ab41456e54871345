import type { Attributes, Link, SpanOptions } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { HTTP_ROUTE } from './http-attributes.ts'
import type { ServerRequest } from './http-exchange.ts'
import { methodAttributes } from './http-methods.ts'
import { requestScheme } from './request-scheme.ts'
import { pathOf } from './request-target.ts'

/**
 * How the span of a request starts. Its attributes are made when they are read: a request whose trace is not kept
 * has none, unless a sampler asks for them.
 */
export class ServerSpanOptions implements SpanOptions {
  readonly kind: SpanKind = SpanKind.SERVER
  readonly #request: ServerRequest
  readonly #route: string | undefined
  #attributes: Attributes | undefined

  constructor(request: ServerRequest, route: string | undefined) {
    this.#request = request
    this.#route = route
  }

  get attributes(): Attributes {
    this.#attributes ??= startAttributes(this.#request, this.#route)
    return this.#attributes
  }
}

/** {@link ServerSpanOptions} of a request that is linked to what its sender says. */
export class LinkedServerSpanOptions extends ServerSpanOptions {
  readonly links: Link[]

  constructor(request: ServerRequest, route: string | undefined, links: Link[]) {
    super(request, route)
    this.links = links
  }
}

function startAttributes(request: ServerRequest, route: string | undefined): Attributes {
  const attributes = methodAttributes(request.method)
  if (route !== undefined) attributes[HTTP_ROUTE] = route
  attributes['url.path'] = pathOf(request.originalUrl)
  attributes['url.scheme'] = requestScheme(request)
  return attributes
}
