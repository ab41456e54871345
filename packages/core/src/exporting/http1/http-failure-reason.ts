import { excerpt } from './excerpt.ts'

/** What a connection error means to the person who reads the log, in one line. */
export function httpFailureReason(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const message = excerpt(withoutTrail(messageOfAll(error))) || error.name
  const named = code === '' || message.includes(code) ? message : `${message} (${code})`
  return named + hint(code, message)
}

/** Linear: it is anchored, and a colon ends each part. OpenSSL's own form, for which Node may name what failed: thread, `error`, number, library, function, reason, source file, line, and what else it knows. */
const OPENSSL = /^(?:write EPROTO )?[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/

/** Of the error of OpenSSL only the reason is readable. */
function withoutTrail(message: string): string {
  return OPENSSL.exec(message)?.[1] ?? message
}

/** Where a name has several addresses, Node reports one error for all of them, without a message of its own. */
function messageOfAll(error: Error): string {
  return error instanceof AggregateError && error.message === ''
    ? error.errors.map(each => (each instanceof Error ? each.message : String(each))).join(', ')
    : error.message
}

function hint(code: string, message: string): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '; no more than 16 KiB are read before the body and around it'
  if (code.startsWith('HPE_')) return '; the answer is not HTTP/1.1, is this the port for gRPC (4317)?'
  if (/wrong version number|packet length too long/i.test(message)) return '; is this a port for plain http?'
  if (message.includes('alert certificate required'))
    return '; the server wants to know its clients, set `tls.cert` and `tls.key`'
  return ''
}
