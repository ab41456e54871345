/** A request of JSON-RPC 2.0; without `id` it is a notification, which is not answered. */
export interface RpcRequest {
  readonly id?: string | number | null
  readonly method: string
  readonly params?: Readonly<Record<string, unknown>>
}

/** A failure with one of JSON-RPC's numbers. */
export class RpcError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export const METHOD_NOT_FOUND = -32601
export const INVALID_PARAMS = -32602

/** Answers a line, which is a request or a list of them: what is to be written, or undefined for notifications. */
export async function answerLine(
  line: string,
  handle: (request: RpcRequest) => Promise<unknown>,
): Promise<string | undefined> {
  const message = parsed(line)
  if (!Array.isArray(message)) return answer(message, handle)
  const answers = await Promise.all(message.map(request => answer(request, handle)))
  const written = answers.filter(text => text !== undefined)
  return written.length === 0 ? undefined : `[${written.join(',')}]`
}

async function answer(
  message: unknown,
  handle: (request: RpcRequest) => Promise<unknown>,
): Promise<string | undefined> {
  if (!isRequest(message)) return failure(null, -32700, 'Expected a request of JSON-RPC 2.0 in one line')
  const request = message
  const { id } = request
  try {
    const result = await handle(request)
    return id === undefined ? undefined : JSON.stringify({ jsonrpc: '2.0', id, result })
  } catch (error) {
    if (id === undefined) return undefined
    return failure(id, error instanceof RpcError ? error.code : -32603, (error as Error).message)
  }
}

function failure(id: string | number | null, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })
}

function isRequest(message: unknown): message is RpcRequest {
  return typeof (message as RpcRequest | undefined)?.method === 'string'
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
