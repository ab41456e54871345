import type { ClientRequest } from 'node:http'

/** What `node:http` keeps of a request whose head is text already; the same from Node 16 to 24. */
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

/** Every encoding in which ASCII is ASCII, `null` and nothing being UTF-8. */
const ASCII_COMPATIBLE: readonly unknown[] = ['latin1', 'utf8', null, undefined]
const END = '\r\n\r\n'
const SAFE_LINE = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+: [\t\x20-\x7e]*$/

/** The head of a request as text, once there is one: request line, header lines, empty line. */
export function headOf(request: ClientRequest): string | undefined {
  const { _header } = request as unknown as PendingRequest
  return typeof _header === 'string' ? _header : undefined
}

/**
 * Adds header lines to a request whose head is text but has not been given to a socket.
 * That is so where the caller gave headers as an array or expects `100-continue`, and on Node 20 nearly always.
 * The lines go before the empty line, so the rest, such as the length and the body, stays byte for byte.
 * Wherever anything is not exactly as expected, nothing is touched.
 *
 * @returns whether the lines were added
 */
export function addToPendingHead(request: ClientRequest, fields: readonly [string, string][]): boolean {
  const head = headOf(request)
  const lines = fields.map(([name, value]) => `${name}: ${value}`)
  if (head?.indexOf(END) !== head?.lastIndexOf(END) || !head?.endsWith(END)) return false
  if (lines.length === 0 || !lines.every(line => SAFE_LINE.test(line))) return false

  const pending = request as unknown as PendingRequest
  const longer = `${head.slice(0, -2)}${lines.join('\r\n')}${END}`
  if (pending._headerSent === true && !replaceQueued(pending, head, longer)) return false
  pending._header = longer
  return true
}

/** "Sent" means queued while there is no socket: the head is the first chunk, or the beginning of it. */
function replaceQueued(request: PendingRequest, head: string, longer: string): boolean {
  const { outputData, outputSize } = request
  const first: Chunk | undefined = Array.isArray(outputData) ? outputData[0] : undefined
  if (typeof first?.data !== 'string' || !first.data.startsWith(head)) return false
  if (typeof outputSize !== 'number' || !ASCII_COMPATIBLE.includes(first.encoding)) return false
  first.data = longer + first.data.slice(head.length)
  request.outputSize = outputSize + longer.length - head.length
  return true
}
