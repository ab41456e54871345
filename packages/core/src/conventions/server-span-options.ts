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
  readonly links?: Link[]
  readonly #request: ServerRequest
  readonly #route: string | undefined
  #attributes: Attributes | undefined

  constructor(request: ServerRequest, route: string | undefined, links: Link[] | undefined) {
    this.#request = request
    this.#route = route
    if (links !== undefined) this.links = links
  }

  get attributes(): Attributes {
    this.#attributes ??= startAttributes(this.#request, this.#route)
    return this.#attributes
  }
}

function startAttributes(request: ServerRequest, route: string | undefined): Attributes {
  const attributes = methodAttributes(request.method)
  if (route !== undefined) attributes[HTTP_ROUTE] = route
  attributes['url.path'] = pathOf(request.originalUrl)
  attributes['url.scheme'] = requestScheme(request)
  return attributes
}
