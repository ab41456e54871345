import { valuesInHead } from '../head-text.ts'
import type { UnsentHeaders } from './add-fields.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import { urlOfTarget } from './url-of-target.ts'

/** A request as the channels of undici 5 to 7 and of Node's `fetch` publish it (undici, DiagnosticsChannel.md). */
export interface UndiciRequest {
  readonly method: string
  readonly origin: string | URL
  readonly path: string
  /** Names and values in turn; one text in version 5. */
  headers: unknown
  readonly upgrade?: unknown
  addHeader(name: string, value: string): unknown
}

/** `undici:request:create` */
export interface UndiciCreate {
  readonly request: UndiciRequest
}

/** `undici:client:sendHeaders` */
export interface UndiciSendHeaders {
  readonly request: UndiciRequest
  readonly socket?: {
    readonly remoteAddress?: string
    readonly remotePort?: number
    readonly alpnProtocol?: string | false | null
  }
}

/** `undici:request:headers` */
export interface UndiciResponse {
  readonly request: UndiciRequest
  readonly response: {
    readonly statusCode: number
    /** Names and values in turn. */
    readonly headers: readonly (Buffer | string)[]
  }
}

/** `undici:request:error` */
export interface UndiciError {
  readonly request: UndiciRequest
  readonly error: unknown
}

/** The value of the header `name`, given in lower case, if the caller or another listener has set it. */
export function undiciHeader({ headers }: UndiciRequest, name: string): string | undefined {
  if (typeof headers === 'string') {
    const lines = headers.split('\r\n')
    return lines
      .find(line => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  }
  return Array.isArray(headers) ? headerValue(headers, name)?.toString() : undefined
}

/** All values of the header `name`, given in lower case. */
export function undiciValues(headers: unknown, name: string): readonly string[] {
  if (typeof headers === 'string') return valuesInHead(`\r\n${headers}`, name)
  if (!Array.isArray(headers)) return []
  return headers.flatMap((item, i) =>
    i % 2 === 0 && isNamed(item, name) ? [headers[i + 1]].flat().map(String) : [],
  )
}

/** The headers of a request that was created and not sent. */
export class UndiciHeaders implements UnsentHeaders {
  readonly #request: UndiciRequest

  constructor(request: UndiciRequest) {
    this.#request = request
  }

  get(name: string): string | undefined {
    return undiciHeader(this.#request, name)
  }

  change(removed: readonly string[], added: Readonly<Record<string, string>>): void {
    for (const name of removed) removeHeader(this.#request, name)
    for (const name in added) this.#request.addHeader(name, added[name] as string)
  }
}

function removeHeader(request: UndiciRequest, name: string): void {
  const { headers } = request
  if (typeof headers === 'string') {
    const lines = headers.split('\r\n')
    request.headers = lines.filter(line => !line.toLowerCase().startsWith(`${name}:`)).join('\r\n')
  } else if (Array.isArray(headers)) {
    for (let i = headers.length - 2; i >= 0; i -= 2) if (isNamed(headers[i], name)) headers.splice(i, 2)
  }
}

/** The target of a redirect. */
export function undiciLocation({ headers }: UndiciResponse['response']): string | undefined {
  return headerValue(headers, 'location')?.toString()
}

function headerValue<T>(headers: readonly T[], name: string): T | undefined {
  for (let i = 0; i < headers.length; i += 2) if (isNamed(headers[i], name)) return headers[i + 1]
  return undefined
}

export function undiciTarget(request: UndiciRequest): ClientTarget {
  return { method: request.method, url: undiciUrl(request) }
}

/** The whole URL of a request. */
export function undiciUrl({ origin, path }: UndiciRequest): string {
  return urlOfTarget(typeof origin === 'string' ? origin : origin.origin, path)
}

function isNamed(item: unknown, name: string): boolean {
  // The length excludes most headers.
  if (typeof item === 'string') return item.length === name.length && item.toLowerCase() === name
  return Buffer.isBuffer(item) && item.length === name.length && isNamed(item.toString('latin1'), name)
}
