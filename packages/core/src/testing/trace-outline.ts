import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { escapeControls } from '../base/diagnostics/printable-line.ts'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { treeRows } from '../exporting/console/tree-rows.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import { spansByTrace } from '../trace-tree/spans-by-trace.ts'
import { treeForest } from '../trace-tree/tree-forest.ts'
import type { TreeSpan } from '../trace-tree/tree-span.ts'
import { treeSpan } from '../trace-tree/tree-span.ts'
import type { Traces } from './traces.ts'
import { knownSpans } from './traces.ts'

/** What a trace as text shows beside the names of its spans. */
export interface TraceTreeOptions {
  /**
   * Attributes, in the order of their names: all, none, or those of these names. Addresses, ports and times differ from
   * run to run.
   * @default false
   */
  readonly attributes?: boolean | readonly string[] | undefined
}

/** A line of a trace as text. */
export interface OutlineRow {
  /** Stands before the name: the lines of the tree. */
  readonly lead: string
  readonly name: string
  /** What is known beside the name, such as `server`, `error` and `cents=500`. */
  readonly facts: readonly string[]
}

const OPTIONS: OptionTable<{ readonly attributes: boolean | readonly string[] }> = {
  attributes: {
    is: 'a boolean or an array of names',
    valid: value => typeof value === 'boolean' || (Array.isArray(value) && value.every(isText)),
    default: () => false,
  },
}

const DEEPEST = 100

/** Words of the kinds of spans, as the trees show them. */
export const KINDS: Readonly<Record<SpanKind, string>> = {
  [SpanKind.INTERNAL]: 'internal',
  [SpanKind.SERVER]: 'server',
  [SpanKind.CLIENT]: 'client',
  [SpanKind.PRODUCER]: 'producer',
  [SpanKind.CONSUMER]: 'consumer',
}

/** Words of the statuses of spans. */
export const STATUSES: Readonly<Record<SpanStatusCode, string>> = {
  [SpanStatusCode.UNSET]: 'unset',
  [SpanStatusCode.OK]: 'ok',
  [SpanStatusCode.ERROR]: 'error',
}

/**
 * Writes spans as a tree that is the same in every run, for snapshots: no ids, no times. Each line is the name of a span,
 * its kind unless it is internal, its status where it is set, and the names of the spans that it links to. Siblings are in
 * the order of their starts, traces have an empty line between them.
 *
 * @throws TypeError for what holds no spans, and for a wrong option
 */
export function traceTree(traces: Traces, options: TraceTreeOptions = {}): string {
  const { attributes } = checkedOptions<{ readonly attributes: boolean | readonly string[] }>(
    options,
    OPTIONS,
  )
  const wanted = (name: string) =>
    Array.isArray(attributes) ? attributes.includes(name) : attributes === true
  return outlineOf(traces, wanted)
    .map(rows => rows.map(outlineLine).join('\n'))
    .join('\n\n')
}

/** A row as a line. Two spaces are between its parts, and never in one. */
export function outlineLine({ lead, name, facts }: OutlineRow): string {
  return lead + [name, ...facts].join('  ')
}

/** The rows of each trace, in the order of their starts; spans that have not ended are in it as `open`. */
export function outlineOf(traces: Traces, wanted: (attribute: string) => boolean): readonly OutlineRow[][] {
  const { ended, open } = knownSpans(traces)
  const isOpen = new Set(open.map(span => span.spanContext().spanId))
  const spans = [...ended, ...open].map(span => treeSpan(span))
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]))
  return spansByTrace(spans).map(trace =>
    treeRows(treeForest(trace), undefined, DEEPEST).map(({ lead, node: { span, remark } }) =>
      span === undefined
        ? { lead, name: remark?.endsWith(', remote') ? '(remote parent)' : '(parent not here)', facts: [] }
        : { lead, name: onePiece(span.name), facts: factsOf(span, isOpen.has(span.spanId)) },
    ),
  )

  function factsOf(span: TreeSpan, stillOpen: boolean): readonly string[] {
    const { kind, status, links, attributes } = span
    return [
      ...(kind === SpanKind.INTERNAL ? [] : [KINDS[kind] ?? 'internal']),
      ...(status.code === SpanStatusCode.UNSET ? [] : [STATUSES[status.code]]),
      ...(stillOpen ? ['open'] : []),
      ...links.map(({ spanId }) => `links to ${onePiece(names.get(spanId) ?? 'a span not here')}`),
      ...Object.keys(attributes)
        .filter(wanted)
        .sort()
        .map(name => `${onePiece(name)}=${onePiece(valueText(attributes[name]))}`),
    ]
  }
}

/** The names of spans. */
export function namesOf(spans: readonly ReadableSpan[]): string {
  return spans.map(({ name }) => `\`${onePiece(name)}\``).join(', ')
}

/** The value of an attribute as text, without quotes where it is one. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}

/** Without what would end the line or begin the next part of it. Linear: one class. */
function onePiece(text: string): string {
  return escapeControls(text.replace(/ +/g, ' '))
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
