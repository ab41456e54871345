import { durationMillis } from '../query/duration-millis.ts'
import { INVALID_PARAMS, RpcError } from './json-rpc.ts'

/** What a call of a tool came with. */
export type ToolArguments = Readonly<Record<string, unknown>>

/** @throws RpcError */
export function textOf(args: ToolArguments, name: string, otherwise = ''): string {
  const value = args[name] ?? otherwise
  if (typeof value === 'string') return value
  throw new RpcError(INVALID_PARAMS, `Expected \`${name}\` to be a text`)
}

/** @throws RpcError */
export function idOf(args: ToolArguments, name: string): string {
  const id = textOf(args, name).toLowerCase()
  if (/^[0-9a-f]{32}$/.test(id)) return id
  throw new RpcError(INVALID_PARAMS, `Expected \`${name}\` to be a trace id of 32 hex digits`)
}

/** @throws RpcError */
export function numberOf(
  args: ToolArguments,
  name: string,
  otherwise: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const number = Number(args[name] ?? otherwise)
  if (Number.isInteger(number) && number >= 1 && number <= most) return number
  const range = most === Number.MAX_SAFE_INTEGER ? 'of at least 1' : `from 1 to ${most}`
  throw new RpcError(INVALID_PARAMS, `Expected \`${name}\` to be a whole number ${range}`)
}

/**
 * A length of time such as `5m`, in milliseconds; `undefined` where it is left out.
 *
 * @throws RpcError
 */
export function timeOf(args: ToolArguments, name: string): number | undefined {
  const text = textOf(args, name)
  if (text === '') return undefined
  const time = durationMillis(text)
  if (time !== undefined) return time
  throw new RpcError(INVALID_PARAMS, `Expected \`${name}\` to be a time such as 30s, 5m or 2h`)
}
