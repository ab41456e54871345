export type { TraceHookOptions } from './trace-hook.ts'
export { traceHook } from './trace-hook.ts'
export type { TracingOptions } from './tracing.ts'
// biome-ignore lint/style/noDefaultExport: plugins of Fastify are imported by either name
export { tracing, tracing as default } from './tracing.ts'
