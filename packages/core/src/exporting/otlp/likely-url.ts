import type { AddressVariable } from './otlp-environment.ts'
import type { OtlpSignal } from './otlp-signal.ts'
import { SIGNALS } from './otlp-signal.ts'

/**
 * What an address that takes nothing of a signal should most likely be, and how to write it; empty where it has the usual
 * path.
 *
 * @param variable the one that it comes from; an option where it is `undefined`
 */
export function likelyUrl(
  { protocol, host, pathname }: URL,
  signal: OtlpSignal,
  variable?: AddressVariable,
): string {
  const { path } = SIGNALS[signal]
  if (pathname === path) return ''
  const base = `${protocol}//${host}${pathBefore(pathname, path)}`
  return `collectors take them at ${base}${path}: ${howToWrite(base, signal, variable)}`
}

function howToWrite(base: string, signal: OtlpSignal, variable: AddressVariable | undefined): string {
  const { path } = SIGNALS[signal]
  const appended = `to which ${path} is appended`
  if (variable === 'OTEL_EXPORTER_OTLP_ENDPOINT') return `set ${variable}=${base}, ${appended}`
  if (variable !== undefined) return `set ${variable}=${base}${path}`
  const option = `write \`url: '${base}${path}'\``
  return signal === 'TRACES' ? `${option}, or \`endpoint: '${base}'\`, ${appended}` : option
}

/** What stands before a path that was appended to itself; of another path nothing is kept. */
function pathBefore(pathname: string, path: string): string {
  let base = pathname
  while (base.endsWith(path)) base = base.slice(0, -path.length)
  return pathname.endsWith(path + path) ? base : ''
}
