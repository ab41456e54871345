import { createHash } from 'node:crypto'
import { counted } from '../../base/diagnostics/counted.ts'
import { durationText } from '../../exporting/console/duration-text.ts'
import { traceAxis } from '../../exporting/console/trace-axis.ts'
import { headSpan } from '../../exporting/console/trace-heading.ts'
import { treeRows } from '../../exporting/console/tree-rows.ts'
import { spansByTrace } from '../../trace-tree/spans-by-trace.ts'
import { treeForest } from '../../trace-tree/tree-forest.ts'
import { treeSpan } from '../../trace-tree/tree-span.ts'
import type { MemoryExporter } from '../memory-exporter.ts'
import { STYLE } from './artifact-style.ts'
import type { FailedTest } from './failed-test.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import type { ShownTrace } from './shown-trace.ts'
import { fragmentOf } from './shown-trace.ts'
import { waterfall } from './waterfall.ts'

/** Deeper spans are not indented further. */
const DEEPEST = 24
const MOST_SPANS = 2000

/** Only the style of the page itself is allowed: no script, no request, no form. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** One HTML page of what was recorded of a test, which needs nothing but itself. */
export function artifactPage({ name, failure }: FailedTest, exporter: MemoryExporter): string {
  const traces = shownTraces(exporter)
  const total = exporter.spans.length + exporter.openSpans.length
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>✖ ${name}</title>
<style>`
  const body = html`</style>
</head>
<body>
<svg class="patterns" aria-hidden="true"><pattern id="failed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6"/></pattern></svg>
<header>
<h1><b class="mark">✖</b> ${name}</h1>
<p class="sum">${sumOf(exporter, traces.length)}</p>
${failure === undefined ? '' : html`<pre class="failure">${failure}</pre>`}
</header>
${traces.map(traceSection)}
${total === 0 ? html`<p class="none">No span was recorded.</p>` : ''}
${total > MOST_SPANS ? html`<p class="none">${total - MOST_SPANS} more are in the file of text.</p>` : ''}
</body>
</html>
`
  return page.source + STYLE + body.source
}

function sumOf({ spans, openSpans }: MemoryExporter, traces: number): string {
  const open = openSpans.length === 0 ? [] : [`${counted(openSpans.length, 'span')} not ended`]
  return [counted(spans.length, 'span'), ...open, counted(traces, 'trace')].join(' · ')
}

function shownTraces({ spans, openSpans }: MemoryExporter): readonly ShownTrace[] {
  const open = new Set(openSpans.map(span => span.spanContext().spanId))
  const ended = spans.map(treeSpan)
  const notEnded = openSpans.map(span => ({ ...treeSpan(span), endTime: span.startTime }))
  const places = new Map<string, string>()
  let first = 0
  return spansByTrace([...ended, ...notEnded].slice(0, MOST_SPANS)).map(trace => {
    const roots = treeForest(trace)
    const head = headSpan(roots)
    const rows = treeRows(roots, head?.service, DEEPEST)
    for (const [index, { node }] of rows.entries())
      if (node.span !== undefined) places.set(node.span.spanId, fragmentOf(first + index))
    const shown = { head, rows, first, places, axis: traceAxis(trace), open }
    first += rows.length
    return shown
  })
}

function traceSection(trace: ShownTrace): Html {
  const { head, axis } = trace
  if (head === undefined) return html``
  const began = new Date(head.startTime[0] * 1000 + head.startTime[1] / 1e6).toISOString()
  const took = axis.nanoseconds === 0 ? [] : [durationText(axis.nanoseconds)]
  return html`<section>
<h2>${head.service ?? 'unknown_service'} <span>${head.name}</span></h2>
<p class="sum">${[...took, began].join(' · ')} · <code>${head.traceId}</code></p>
${waterfall(trace)}
</section>
`
}
