import { SpanKind } from '@opentelemetry/api'
import type { CollectedSpan } from '@throughline/otlp-collector'

/**
 * A trace as one line for each span, `service KIND name`, indented below its parent. Siblings are in alphabetical order,
 * since clocks of several processes give none. A span whose parent has not arrived begins with `orphan`.
 */
export function treeLines(spans: readonly CollectedSpan[]): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const orphans = spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId))
  return [...linesBelow(undefined, ''), ...orphans.map(span => `orphan ${lineOf(span)}`).sort()]

  function linesBelow(parent: string | undefined, indent: string): string[] {
    const children = spans.filter(({ parentSpanId }) => parentSpanId === parent)
    const blocks = children.map(span => [indent + lineOf(span), ...linesBelow(span.spanId, `${indent}  `)])
    return blocks.sort((a, b) => (a.join() < b.join() ? -1 : 1)).flat()
  }
}

function lineOf({ service, kind, name }: CollectedSpan): string {
  return `${service} ${SpanKind[kind]} ${name}`
}
