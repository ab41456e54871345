import { requireSync } from '../../base/diagnostics/require-sync.ts'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { CapturedHeaders } from '../captured-headers.ts'
import type { CheckedHttpClients, OutgoingRequest } from './client-options.ts'
import type { ClientTarget } from './http-client-attributes.ts'

/** What an application has decided of the requests that it sends. No method throws. */
export interface ClientPolicy {
  /** Whether a request is not traced at all. */
  ignores(target: ClientTarget): boolean
  /** Whether a request gets trace headers. */
  propagatesTo(target: ClientTarget): boolean
  /** The headers to show; `undefined` for none. */
  readonly captured: CapturedHeaders | undefined
  /** The template of the URL. */
  templateOf(target: ClientTarget): string | undefined
}

/** `undefined` where the application has decided nothing, so that requests cost no more than without the options. */
export function clientPolicy({
  propagateTo,
  ignore,
  urlTemplate,
  captureHeaders,
}: CheckedHttpClients): ClientPolicy | undefined {
  const decisions = [propagateTo, ignore, urlTemplate, captureHeaders]
  if (decisions.every(decision => decision === undefined)) return undefined
  return {
    captured: captureHeaders,
    ignores(target) {
      if (ignore === undefined) return false
      return asked('ignore', target, false, request => requireSync('httpClients.ignore', ignore(request)))
    },
    propagatesTo(target) {
      if (propagateTo === undefined) return true
      return asked('propagateTo', target, false, ({ url }) =>
        requireSync('httpClients.propagateTo', propagateTo(url)),
      )
    },
    templateOf(target) {
      if (urlTemplate === undefined) return undefined
      const template: unknown = asked('urlTemplate', target, undefined, urlTemplate)
      return typeof template === 'string' && template !== '' ? template : undefined
    },
  }
}

/** @param refused the result where the URL is none, or the function throws */
function asked<T>(
  option: keyof CheckedHttpClients,
  { method, url }: ClientTarget,
  refused: T,
  ask: (request: OutgoingRequest) => T,
): T {
  try {
    return URL.canParse(url) ? ask({ method, url: new URL(url) }) : refused
  } catch (error) {
    warnOnce(`httpClients ${option}`, () => `\`${option}\` of HTTP clients failed: ${messageOf(error)}`)
    return refused
  }
}
