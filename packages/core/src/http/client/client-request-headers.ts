import type { ClientRequest } from 'node:http'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { UnsentHeaders } from './add-fields.ts'
import { changePendingHead, headerIn, headOf } from './pending-head.ts'

/** The headers of a request of `node:http` that has not been sent. */
export function clientRequestHeaders(request: ClientRequest): UnsentHeaders {
  const head = headOf(request)
  if (head === undefined) {
    return {
      get: name => request.getHeader(name),
      change(removed, added) {
        for (const name of removed) request.removeHeader(name)
        for (const name in added) request.setHeader(name, added[name] as string)
      },
    }
  }
  const lowerCase = head.toLowerCase()
  return {
    get: name => (lowerCase.includes(`\r\n${name}:`) ? headerIn(head, name) : undefined),
    change(removed, added) {
      if (changePendingHead(request, removed, Object.entries(added))) return
      warnOnce(
        'http client headers',
        'a request of node:http was sent without trace headers: its headers were sent before tracing could add to them',
      )
    },
  }
}
