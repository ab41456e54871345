import type { Attributes } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import { memoryExporter } from '@throughline/core/testing'
import type { Convention, Described } from './conventions.ts'
import { CONVENTIONS, HEADER_CONVENTIONS, NAMESPACES } from './conventions.ts'
import { valueProblems } from './value-problems.ts'

/**
 * A {@link memoryExporter} that checks what it hands out: every attribute of the spans of the packages, of their events
 * and their links, against the table of the conventions. `take` throws where one differs.
 */
export function checkedExporter(): MemoryExporter {
  const exporter = memoryExporter()
  const { take } = exporter
  return Object.assign(exporter, {
    take() {
      const spans = take()
      const problems = spans.flatMap(problemsOf)
      if (problems.length > 0) throw new Error(`The conventions are not kept:\n${problems.join('\n')}`)
      return spans
    },
  })
}

/** Everything that differs from the table, a line each. Spans of the application have any attributes. */
function problemsOf(span: ReadableSpan): readonly string[] {
  const described = describedAs(span)
  if (described === undefined) return []
  const { attributes, events, links } = span
  const missing = Object.entries(CONVENTIONS)
    .filter(([key, { required }]) => required?.includes(described) && attributes[key] === undefined)
    .map(([key]) => `\`${key}\` is required`)
  return [attributes, ...[...events, ...links].map(part => part.attributes ?? {})]
    .flatMap(part => attributeProblems(part, described))
    .concat(missing)
    .map(problem => `${span.name} (${described}): ${problem}`)
}

function describedAs({ kind, instrumentationScope, attributes }: ReadableSpan): Described | undefined {
  if (!instrumentationScope.name.startsWith('@throughline/')) return undefined
  if (Object.keys(attributes).some(key => key.startsWith('messaging.'))) {
    if (kind === SpanKind.CONSUMER) return 'kafka consumer'
    return attributes['messaging.operation.type'] === 'settle' ? 'kafka commit' : 'kafka producer'
  }
  if (kind === SpanKind.SERVER) return 'http server'
  return kind === SpanKind.CLIENT ? 'http client' : undefined
}

function attributeProblems(attributes: Attributes, described: Described): readonly string[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return []
    const convention = conventionOf(key)
    if (convention === undefined) return NAMESPACES.test(key) ? [`\`${key}\` is not in the table`] : []
    const misplaced = convention.on.includes(described) ? [] : ['is not one of this kind of span']
    return [...misplaced, ...valueProblems(convention, value)].map(problem => `\`${key}\` ${problem}`)
  })
}

function conventionOf(key: string): Convention | undefined {
  if (Object.hasOwn(CONVENTIONS, key)) return CONVENTIONS[key]
  return HEADER_CONVENTIONS.find(([pattern]) => pattern.test(key))?.[1]
}
