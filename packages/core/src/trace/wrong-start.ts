import type { Span } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { reportNoSpan } from '../context/context-with-span.ts'
import { spanContextOf } from '../context/sound-span-context.ts'

/** Replaces a name that is no string, and reports it: the span is needed all the same. */
export function replacedName(name: unknown): string {
  warnOnce(`span name: ${typeof name}`, () => {
    const { message } = expected('name', 'a string', name)
    return `${message}; pass the name of the span first, as in \`startSpan('work')\``
  })
  return textOf(name)
}

/** A missing kind means INTERNAL. A wrong one does too, and is reported. */
export function replacedKind(kind: unknown): SpanKind {
  if (kind !== undefined && kind !== null)
    warnOnce('span kind', () => {
      const { message } = expected('kind', 'a SpanKind, such as SpanKind.SERVER', kind)
      return `${message}; the span is INTERNAL`
    })
  return SpanKind.INTERNAL
}

/** Reports a `root` that is no boolean, which does not make a root. */
export function reportRoot(root: unknown): void {
  if (root === null) return
  warnOnce('span root', () => {
    const { message } = expected('root', 'a boolean', root)
    return `${message}; the span has the current one as its parent`
  })
}

/** Ids of the span that stands for none, as where nothing is traced. Linear: anchored, one class. */
const ZEROS = /^0*$/

/** Reports a parent without valid ids, unless it is meant to be none. */
export function reportParent(parent: Span): void {
  const { traceId, spanId } = spanContextOf(parent) ?? {}
  const isNone = traceId !== undefined && ZEROS.test(traceId) && spanId !== undefined && ZEROS.test(spanId)
  if (!isNone) reportNoSpan(parent)
}

/** Whether a method was taken off its object, as by `const { startSpan } = tracer`. */
export function isDetached(tracer: unknown): boolean {
  return tracer === undefined
}

export function reportDetached(method: string): void {
  warnOnce(
    `${method} without its tracer`,
    `${method}() was called without its tracer, so there is no span; write \`tracer.${method}('work')\`, and not \`const { ${method} } = tracer\``,
  )
}
