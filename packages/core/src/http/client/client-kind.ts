import type { ClientTarget } from './http-client-attributes.ts'

/**
 * What is the same for all requests of one kind of client: an object for each kind, so that no request has functions of
 * its own. Methods, since what has started any kind of request is kept as one type.
 */
export interface ClientKind<R> {
  /** Called before the end of a request only if needed: after a redirect inside the same span, or by a sampler. */
  targetOf(request: R): ClientTarget
  /** Whether a request to the target of a redirect was sent by the client which got that. */
  follows(): boolean
}

/** Clients that follow redirects out of sight, or not at all; a request is described by its target. */
export const DESCRIBED: ClientKind<ClientTarget> = {
  targetOf: target => target,
  follows: () => false,
}
