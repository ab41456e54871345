/** A request as undici's channels publish it, in its versions 5 to 7 and in `fetch` of Node (undici, DiagnosticsChannel.md). */
export interface UndiciRequest {
  readonly method: string
  readonly origin: string | URL
  readonly path: string
  /** Names and values in turn; one text in version 5. */
  readonly headers: unknown
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

/** Whether the request has the header `name`, given in lower case. */
export function hasUndiciHeader(request: UndiciRequest, name: string): boolean {
  return undiciHeader(request, name) !== undefined
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
  if (!Array.isArray(headers)) return undefined
  const at = headers.findIndex((item, index) => index % 2 === 0 && isNamed(item, name))
  return at < 0 ? undefined : String(headers[at + 1])
}

/** Where a redirect leads to. */
export function undiciLocation({ headers }: UndiciResponse['response']): string | undefined {
  const at = headers.findIndex((item, index) => index % 2 === 0 && isNamed(item, 'location'))
  return at < 0 ? undefined : headers[at + 1]?.toString()
}

export function undiciUrl({ origin, path }: UndiciRequest): string {
  return `${typeof origin === 'string' ? origin : origin.origin}${path}`
}

function isNamed(item: unknown, name: string): boolean {
  const text = Buffer.isBuffer(item) ? item.toString('latin1') : item
  return typeof text === 'string' && text.length === name.length && text.toLowerCase() === name
}
