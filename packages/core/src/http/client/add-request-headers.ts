import type { ClientRequest } from 'node:http'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { fieldsToAdd } from './fields-to-add.ts'
import { addToPendingHead, headOf } from './pending-head.ts'

/** Adds the fields that the caller has not set to a request that has not been sent. */
export function addRequestHeaders(request: ClientRequest, fields: Readonly<Record<string, string>>): void {
  const head = headOf(request)
  if (head === undefined) {
    for (const [name, value] of fieldsToAdd(fields, name => request.hasHeader(name)))
      request.setHeader(name, value)
    return
  }
  // Lower-cased once, since there is a field for each entry of Jaeger's baggage.
  const lines = head.toLowerCase()
  const missing = fieldsToAdd(fields, name => lines.includes(`\r\n${name.toLowerCase()}:`))
  if (missing.length > 0 && !addToPendingHead(request, missing)) {
    warnOnce(
      'http client headers',
      'a request of node:http was sent without trace headers: its headers were sent before tracing could add to them',
    )
  }
}
