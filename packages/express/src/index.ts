export { recordErrors } from './record-errors.ts'
export type { TracingOptions } from './tracing.ts'
export { tracing } from './tracing.ts'
