import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context, ContextManager, Span, SpanContext } from '@opentelemetry/api'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'

const storage = new AsyncLocalStorage<Context>()

/** The least that keeps a span active across `await`: nobody's SDK, so that the mixin is held to the API alone. */
const manager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, fn, thisArg, ...args) => storage.run(active, () => fn.call(thisArg, ...args)),
  bind: (_active, target) => target,
  enable: () => manager,
  disable: () => manager,
}

/** Registers a context manager for the tests of a file. */
export function enableContext(): void {
  context.setGlobalContextManager(manager)
}

export const spanContext: SpanContext = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 1,
}

/** The fields of a line inside of the example's span. */
export const fields = {
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  span_id: '00f067aa0ba902b7',
  trace_flags: '01',
}

/** Runs `fn` while a span with these ids is active. */
export function inSpan<T>(fn: () => T, changes: Partial<SpanContext> = {}): T {
  return inside(trace.wrapSpanContext({ ...spanContext, ...changes }), fn)
}

/** Runs `fn` while `span` is active. */
export function inside<T>(span: Span, fn: () => T): T {
  return context.with(trace.setSpan(ROOT_CONTEXT, span), fn)
}
