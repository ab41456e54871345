import { registeredWithApi } from '../base/diagnostics/api-globals.ts'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { kindOf } from '../base/options/shown-value.ts'

/** Reports that `@opentelemetry/api` refuses a registration although its doors show nothing that is registered. */
export function reportRefusal(part: 'context' | 'trace'): void {
  const other = part === 'context' ? registeredWithApi(part) : undefined
  if (other === undefined) {
    warnOnce(
      'registration failed',
      'tracing could not be registered with @opentelemetry/api, so spans have no parents; most likely two versions of it are loaded: run `npm ls @opentelemetry/api` and keep one',
    )
  } else {
    warnOnce(
      'foreign context manager',
      `a context manager is registered with @opentelemetry/api (${kindOf(other)}) that does not pass our contexts on, so spans may have no parents; start Throughline before what registers it, or, where \`npm ls @opentelemetry/api\` shows two versions, keep one`,
    )
  }
}
