import { isAbsoluteForm } from '../request-target.ts'

const SLASH = 47

/**
 * The whole URL of a request by the server that it is sent to, as in `http://host:80`, and its target (RFC 9112,
 * section 3.2). A target that is malformed is shown behind a slash: without it, `@host` or `:80` would name a server.
 */
export function urlOfTarget(origin: string, target: string): string {
  if (target.charCodeAt(0) === SLASH) return `${origin}${target}`
  if (isAbsoluteForm(target) && URL.canParse(target)) return target
  return urlAtOrigin(origin, target)
}

/** Like `urlOfTarget`, where a whole URL is no valid target. */
export function urlAtOrigin(origin: string, target: string): string {
  // `OPTIONS *` is about the server itself, whose URL has no path (RFC 9112, section 3.2.4).
  if (target === '*') return origin
  return target.charCodeAt(0) === SLASH ? `${origin}${target}` : `${origin}/${target}`
}
