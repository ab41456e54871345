import type { IncomingHttpHeaders } from 'node:http'

/** Names under which this machine reaches itself. */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Why a request is refused; `undefined` where it is not. A page of the web may have its own name lead to 127.0.0.1 (DNS rebinding): its
 * requests carry that name as `Host`. A page that sends here directly carries its `Origin`. OTLP from browsers is taken from pages of this
 * machine only, for the same reason.
 */
export function refusal({ host, origin }: IncomingHttpHeaders): string | undefined {
  if (!isLoopback(host))
    return 'Expected the Host localhost, 127.0.0.1 or [::1]: the viewer answers requests from this machine only'
  if (origin === undefined || isLoopbackOrigin(origin)) return undefined
  return 'Expected no Origin, or one of this machine: the viewer answers no page of the web'
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK.has(host.replace(/:\d{1,5}$/, '').toLowerCase())
}

/** Whether a page of this machine sent it, whatever its port. */
export function isLoopbackOrigin(origin: string): boolean {
  const [, host] = /^https?:\/\/(.+)$/.exec(origin) ?? []
  return isLoopback(host)
}

/**
 * Of every answer. The page loads from its own origin only, takes no code and no style that stands in HTML, and is shown in no frame. A saved
 * trace is opened in a `blob:`.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
}
