import type { Attributes, HrTime } from '@opentelemetry/api'
import { timeBetween } from '../../base/time/timestamp.ts'
import { durationText } from '../../exporting/console/duration-text.ts'
import type { TreeLink, TreeSpan } from '../../trace-tree/tree-span.ts'
import { KINDS, valueText } from '../trace-outline.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/** What is known of a span: its facts, its attributes, its events and its links. `places` are the fragments of the spans on the page. */
export function spanBody(span: TreeSpan, isOpen: boolean, places: ReadonlyMap<string, string>): Html {
  const { attributes, events, links, startTime } = span
  return html`<div class="body">
${table('span', factsOf(span, isOpen, places))}
${table('attributes', rowsOf(attributes))}
${events.map(({ name, time, attributes = {} }) => table(`${offset(startTime, time)}  ${name}`, rowsOf(attributes), 'event'))}
${table(
  'links',
  links.map(link => html`<dt>to</dt><dd>${linkText(link, span, places)}</dd>`),
)}
</div>`
}

function table(title: string, rows: readonly Html[], kind = 'facts'): Html {
  if (rows.length === 0 && kind !== 'event') return html``
  return html`<h3>${title}</h3><dl class="${kind}">${rows}</dl>`
}

function factsOf(
  { kind, service, spanId, parentSpanId, startTime, endTime, status }: TreeSpan,
  isOpen: boolean,
  places: ReadonlyMap<string, string>,
): readonly Html[] {
  return [
    ...(status.message ? [html`<dt>status</dt><dd class="red">${status.message}</dd>`] : []),
    html`<dt>kind</dt><dd>${KINDS[kind] ?? String(kind)}</dd>`,
    ...(service === undefined ? [] : [html`<dt>service</dt><dd>${service}</dd>`]),
    ...(isOpen ? [] : [html`<dt>duration</dt><dd>${durationText(timeBetween(startTime, endTime))}</dd>`]),
    html`<dt>id</dt><dd>${spanId}</dd>`,
    ...(parentSpanId === undefined ? [] : [html`<dt>parent</dt><dd>${placed(parentSpanId, places)}</dd>`]),
  ]
}

function rowsOf(attributes: Attributes): readonly Html[] {
  return Object.keys(attributes)
    .sort()
    .map(key => html`<dt>${key}</dt><dd>${valueText(attributes[key])}</dd>`)
}

function linkText({ spanId, traceId }: TreeLink, span: TreeSpan, places: ReadonlyMap<string, string>): Html {
  const place = placed(spanId, places)
  return traceId === span.traceId ? place : html`${place} of trace ${traceId}`
}

function placed(spanId: string, places: ReadonlyMap<string, string>): Html {
  const place = places.get(spanId)
  return place === undefined ? html`${spanId}` : html`<a href="#${place}">${spanId}</a>`
}

function offset(start: HrTime, time: HrTime): string {
  const nanoseconds = timeBetween(start, time)
  return `${nanoseconds < 0 ? '-' : '+'}${durationText(Math.abs(nanoseconds))}`
}
