import { warnOnce } from '../base/diagnostics/warn-once.ts'

/** Says what it means that `@opentelemetry/api` refuses a registration although nothing that we can see is registered. */
export function reportApiVersions(): void {
  warnOnce(
    'registration failed',
    'tracing could not be registered with @opentelemetry/api, so spans do not find their parents; most likely two versions of it are loaded: run `npm ls @opentelemetry/api` and keep one',
  )
}
