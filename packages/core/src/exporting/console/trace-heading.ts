import { SpanStatusCode } from '@opentelemetry/api'
import { timeBetween } from '../../base/time/timestamp.ts'
import type { TreeNode } from '../../trace-tree/tree-forest.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'
import { durationText } from './duration-text.ts'
import type { Paint } from './terminal-colors.ts'
import { printableText } from './text-columns.ts'
import type { Detail } from './tree-details.ts'
import { httpStatus } from './tree-details.ts'

/** The span that stands for the whole trace: the first without a parent, else the first whose parent is not here. */
export function headSpan(roots: readonly TreeNode[]): TreeSpan | undefined {
  const node = roots.find(({ span, remark }) => span && !remark) ?? roots[0]
  return node?.span ?? node?.children[0]?.span
}

/** The first line: service, name, status and duration of the head span, and the id to search for. */
export function traceHeading(head: TreeSpan, note: string | undefined, paint: Paint): string {
  const status = statusOf(head)
  const words = [
    paint('bold', printableText(head.service ?? 'unknown_service', 60)),
    paint('bold', printableText(head.name, 120)),
    status && (status.style ? paint(status.style, status.text) : status.text),
    durationText(timeBetween(head.startTime, head.endTime)),
    paint('dim', `trace ${printableText(head.traceId, 32)}`),
    note && paint('yellow', note),
  ]
  return words.filter(Boolean).join('  ')
}

function statusOf(span: TreeSpan): Detail | undefined {
  return (
    httpStatus(span) ??
    (span.status.code === SpanStatusCode.ERROR ? { text: 'error', style: 'red' } : undefined)
  )
}
