import type { TraceModel } from '../model/trace-model.ts'
import { isFailed, KIND, kindOf, shapeOf } from '../model/trace-model.ts'
import { topicFamily } from './topic-family.ts'

/**
 * Which attempt at its message a consumer span is: one more than consumers of the same topic, or of its retry topics, above it. Undefined
 * where there was one attempt and it did not fail.
 */
export function attemptOf(trace: TraceModel, span: number): number | undefined {
  const own = trace.messages.get(span)
  if (own === undefined || kindOf(trace, span) !== KIND.consumer) return undefined
  const { family, role } = topicFamily(own.topic)
  if (role === 'dead letter') return undefined
  let attempts = 1
  for (let above = trace.parent[span] ?? -1; above >= 0; above = trace.parent[above] ?? -1) {
    const place = trace.messages.get(above)
    if (place === undefined || kindOf(trace, above) !== KIND.consumer) continue
    if (topicFamily(place.topic).family !== family) break
    attempts++
  }
  return attempts > 1 || role === 'retry' || isFailed(trace, span) ? attempts : undefined
}

/** A few words beside the bar of a span: which attempt it is, that it gives a message up, or what the span itself says. */
export function noteOf(trace: TraceModel, span: number): string {
  const attempt = attemptOf(trace, span)
  if (attempt !== undefined) return `attempt ${attempt}`
  const topic = trace.messages.get(span)?.topic
  if (topic !== undefined && topicFamily(topic).role === 'dead letter') return 'dead letter'
  return shapeOf(trace, span).note
}
