import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { timeBetween } from '../../base/time/timestamp.ts'
import { durationText } from '../../exporting/console/duration-text.ts'
import { spanDetails } from '../../exporting/console/tree-details.ts'
import type { TreeRow } from '../../exporting/console/tree-rows.ts'
import type { TreeNode } from '../../trace-tree/tree-forest.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'
import { KINDS } from '../trace-outline.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import type { ShownTrace } from './shown-trace.ts'
import { fragmentOf } from './shown-trace.ts'
import { spanBar } from './span-bar.ts'
import { spanBody } from './span-body.ts'

/** How many colours the services of a trace share. */
const COLORS = 6
const TICKS = [0, 0.25, 0.5, 0.75, 1]
const SIDES: Readonly<Record<string, string>> = { '│': 'pass', '├': 'fork', '└': 'last' }

/** The rows of a trace: the tree, a bar on the axis of time for each span, and what is known of it to unfold. */
export function waterfall(trace: ShownTrace): Html {
  const { rows, axis, first, places } = trace
  const services = [...new Set(rows.map(({ node }) => node.span?.service))]
  const cause = rows.find(({ node }) => isCause(node))
  const ticks = TICKS.map(tick => html`<i>${tick === 0 ? '0' : durationText(axis.nanoseconds * tick)}</i>`)
  return html`<div class="waterfall">
${axis.nanoseconds === 0 ? '' : html`<div class="axis" aria-hidden="true"><span></span><span class="ticks">${ticks}</span></div>`}
${rows.map(rowOf)}</div>`

  function rowOf(row: TreeRow, index: number): Html {
    const { span, remark } = row.node
    if (span === undefined)
      return html`<div class="gone"><span class="name">${guides(row.lead)}<em>${remark?.endsWith(', remote') ? 'remote parent' : 'parent not here'}</em></span></div>
`
    const isOpen = trace.open.has(span.spanId)
    const color = services.indexOf(span.service) % COLORS
    const kinds = `color-${color}${isFailed(span) ? ' failed' : ''}${isOpen ? ' open' : ''}`
    return html`<details id="${fragmentOf(first + index)}" class="${kinds}"${row === cause ? html` open` : ''}>
<summary><span class="name">${guides(row.lead)}${marksOf(span, isOpen)}<span>${span.name}</span><span class="beside">${factsOf(row, span)}</span></span>${spanBar(span, isOpen, axis)}<span class="time">${isOpen ? 'not ended' : durationText(timeBetween(span.startTime, span.endTime))}</span></summary>
${spanBody(span, isOpen, places)}
</details>
`
  }
}

/** A failed span none of whose children has failed: there it began. */
function isCause({ span, children }: TreeNode): boolean {
  return span !== undefined && isFailed(span) && !children.some(child => child.span && isFailed(child.span))
}

function isFailed({ status }: TreeSpan): boolean {
  return status.code === SpanStatusCode.ERROR
}

function marksOf(span: TreeSpan, isOpen: boolean): readonly Html[] {
  return [
    ...(isFailed(span) ? [html`<b class="mark" title="failed">✖</b>`] : []),
    ...(isOpen ? [html`<b title="not ended">◌</b>`] : []),
  ]
}

/** The lines of the tree: three characters for each level. */
function guides(lead: string): readonly Html[] {
  const levels = Math.floor(lead.length / 3)
  return Array.from(
    { length: levels },
    (_, level) => html`<i class="${SIDES[lead[level * 3] ?? ''] ?? 'none'}"></i>`,
  )
}

/** What stands beside a name. The failure has a mark of its own. */
function factsOf({ newService }: TreeRow, span: TreeSpan): readonly Html[] {
  const details = spanDetails({ ...span, status: { code: SpanStatusCode.UNSET } })
  const message = isFailed(span) && span.status.message ? [{ text: span.status.message, style: 'red' }] : []
  return [
    ...(newService === undefined ? [] : [html`<small class="service">${newService}</small>`]),
    ...(span.kind === SpanKind.INTERNAL ? [] : [html`<small class="kind">${KINDS[span.kind] ?? ''}</small>`]),
    ...[...message, ...details].map(
      ({ text, style }) => html`<small class="${String(style ?? 'plain')}">${text}</small>`,
    ),
  ]
}
