import type { ClientRequest } from 'node:http'
import { valuesInHead } from '../head-text.ts'

/** Node's internal state of a request whose head is text already; the same from Node 16 to 24. */
interface PendingRequest {
  _header: unknown
  readonly _headerSent: unknown
  readonly outputData: unknown
  outputSize: unknown
}

interface Chunk {
  data: unknown
  readonly encoding?: unknown
}

/** The encodings that keep ASCII as it is; `null` and `undefined` mean UTF-8. */
const ASCII_COMPATIBLE: readonly unknown[] = ['latin1', 'utf8', null, undefined]
const END = '\r\n\r\n'
const SAFE_LINE = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+: [\t\x20-\x7e]*$/

/** The head of a request as text, once it exists: request line, header lines, empty line. */
export function headOf(request: ClientRequest): string | undefined {
  const { _header } = request as unknown as PendingRequest
  return typeof _header === 'string' ? _header : undefined
}

/** The value of a header in the head of a request, by its name in lower case. */
export function headerIn(head: string, name: string): string | undefined {
  return valuesInHead(head, name)[0]
}

/**
 * Removes and adds header lines of a request whose head is text but was not written to a socket. This is so where the caller gave
 * headers as an array or expects `100-continue`, and on Node 20 nearly always. The lines go before the empty line, so
 * that the rest, such as the length and the body, is unchanged. Any unexpected state leaves the request untouched.
 *
 * @returns whether the head was changed
 */
export function changePendingHead(
  request: ClientRequest,
  removed: readonly string[],
  added: readonly (readonly [string, string])[],
): boolean {
  if (removed.length === 0 && added.length === 0) return true
  const head = headOf(request)
  const lines = added.map(([name, value]) => `${name}: ${value}`)
  if (head?.indexOf(END) !== head?.lastIndexOf(END) || !head?.endsWith(END)) return false
  if (!lines.every(line => SAFE_LINE.test(line))) return false

  const pending = request as unknown as PendingRequest
  const kept = removed.length === 0 ? [head.slice(0, -END.length)] : linesWithout(head, removed)
  const changed = `${[...kept, ...lines].join('\r\n')}${END}`
  if (pending._headerSent === true && !replaceQueued(pending, head, changed)) return false
  pending._header = changed
  return true
}

function linesWithout(head: string, removed: readonly string[]): string[] {
  const lines = head.slice(0, -END.length).split('\r\n')
  return lines.filter(line => !removed.some(name => line.toLowerCase().startsWith(`${name}:`)))
}

/** Without a socket, a sent head is queued: it is the first chunk, or its beginning. */
function replaceQueued(request: PendingRequest, head: string, changed: string): boolean {
  const { outputData, outputSize } = request
  const first: Chunk | undefined = Array.isArray(outputData) ? outputData[0] : undefined
  if (typeof first?.data !== 'string' || !first.data.startsWith(head)) return false
  if (typeof outputSize !== 'number' || !ASCII_COMPATIBLE.includes(first.encoding)) return false
  first.data = changed + first.data.slice(head.length)
  request.outputSize = outputSize + changed.length - head.length
  return true
}
