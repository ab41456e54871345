import { registeredWithApi } from '../base/diagnostics/api-globals.ts'
import { environmentFlag } from '../base/options/environment.ts'
import type { Tracing } from '../setup/tracing.ts'
import type { Finding } from './finding.ts'
import { failure, ok, skipped, warning } from './finding.ts'

/** The part of the API's provider that is read. */
interface ProxyProvider {
  getDelegate?(): unknown
}

/** Whether the service has started tracing, and is the only one to do so. */
export function checkProvider(running: Tracing | undefined, imports: readonly string[]): Finding {
  const files = imports.join(', ')
  if (environmentFlag('OTEL_SDK_DISABLED'))
    return failure('provider', 'OTEL_SDK_DISABLED is true, so no span is recorded', 'unset it')
  if (imports.length === 0)
    return skipped(
      'provider',
      'the start of the service was not looked at, and tracing was started by its variables',
      'name the file that calls `startTracing`, as in `--import ./tracing.js`',
    )
  const registered = (registeredWithApi('trace') as ProxyProvider | undefined)?.getDelegate?.()
  if (running === undefined && registered === undefined)
    return failure(
      'provider',
      `no tracing runs after ${files}`,
      'call `startTracing()` in it, or name the file that does',
    )
  if (running === undefined)
    return warning(
      'provider',
      `another tracer provider (${nameOf(registered)}) is registered after ${files}, and no tracing of Throughline runs`,
      'call `startTracing()` before it, or pass its tracer to the integrations with the option `tracer`',
    )
  if (registered !== running.provider)
    return failure(
      'provider',
      `two providers were started: spans go to the other one (${nameOf(registered)}), and not to that of \`startTracing\``,
      'remove the other one, or start Throughline before it',
    )
  return ok('provider', `the tracing that ${files} starts is the only one`)
}

function nameOf(provider: unknown): string {
  return (provider as object | undefined)?.constructor?.name ?? 'none'
}
