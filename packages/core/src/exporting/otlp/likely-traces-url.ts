import type { AddressVariable } from './otlp-environment.ts'

const PATH = '/v1/traces'

/**
 * What an address that takes no traces should most likely be, and how to write it; empty where it has the usual path.
 *
 * @param variable the one that it comes from; an option where it is `undefined`
 */
export function likelyTracesUrl({ protocol, host, pathname }: URL, variable?: AddressVariable): string {
  if (pathname === PATH) return ''
  const base = `${protocol}//${host}${pathBefore(pathname)}`
  return `collectors take them at ${base}${PATH}: ${howToWrite(base, variable)}`
}

function howToWrite(base: string, variable: AddressVariable | undefined): string {
  const appended = `to which ${PATH} is appended`
  if (variable === 'OTEL_EXPORTER_OTLP_ENDPOINT') return `set ${variable}=${base}, ${appended}`
  if (variable !== undefined) return `set ${variable}=${base}${PATH}`
  return `write \`url: '${base}${PATH}'\`, or \`endpoint: '${base}'\`, ${appended}`
}

/** What stands before a path that was appended to itself; of another path nothing is kept. */
function pathBefore(pathname: string): string {
  let base = pathname
  while (base.endsWith(PATH)) base = base.slice(0, -PATH.length)
  return pathname.endsWith(PATH + PATH) ? base : ''
}
