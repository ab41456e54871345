import { warnOnce } from '../base/diagnostics/warn-once.ts'

/** Reports that `@opentelemetry/api` refuses a registration although nothing visible is registered. */
export function reportApiVersions(): void {
  warnOnce(
    'registration failed',
    'tracing could not be registered with @opentelemetry/api, so spans have no parents; most likely two versions of it are loaded: run `npm ls @opentelemetry/api` and keep one',
  )
}
