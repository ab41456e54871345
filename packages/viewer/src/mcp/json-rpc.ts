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

/** Answers a line: what is to be written, or undefined for a notification. */
export async function answerLine(
  line: string,
  handle: (request: RpcRequest) => Promise<unknown>,
): Promise<string | undefined> {
  const request = parsed(line)
  if (request === undefined) return failure(null, -32700, 'Expected a request of JSON-RPC 2.0 in one line')
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

function parsed(line: string): RpcRequest | undefined {
  try {
    const request = JSON.parse(line)
    return typeof request?.method === 'string' ? request : undefined
  } catch {
    return undefined
  }
}
