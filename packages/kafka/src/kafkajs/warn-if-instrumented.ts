import { warnOnce } from '@throughline/core/integrations'

/** The mark of shimmer, by which @opentelemetry/instrumentation-kafkajs replaces methods. */
interface Shimmed {
  readonly __wrapped?: unknown
}

/** Warns where an instrumentation has replaced a method of kafkajs: each message would get two pairs of spans. */
export function warnIfInstrumented(method: unknown): void {
  if ((method as Shimmed | undefined)?.__wrapped !== true) return
  warnOnce(
    'kafka instrumentation',
    () =>
      'kafkajs is also traced by an instrumentation such as @opentelemetry/instrumentation-kafkajs: each message gets two pairs of spans; disable the instrumentation, or do not wrap the client',
  )
}
