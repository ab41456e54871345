/** Where every copy of `@opentelemetry/api` 1.x keeps its globals. */
const API = Symbol.for('opentelemetry.js.api.1')

/** What is registered with the API, by whichever copy of it, or `undefined`; the API itself has no getters. */
export function registeredWithApi(part: 'diag' | 'context' | 'trace' | 'metrics'): unknown {
  return (globalThis as { [API]?: Partial<Record<typeof part, unknown>> })[API]?.[part]
}
