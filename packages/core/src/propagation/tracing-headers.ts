import { conflictingHeaders } from './header-families.ts'
import { registeredPropagator } from './registered-propagator.ts'
import { UBERCTX_PREFIX } from './uberctx.ts'

type Received = Readonly<Record<string, unknown>>

/**
 * The names of `received`, in lower case, that belong to the formats of the registered propagator and satisfy `test`.
 */
export function tracingHeadersIn(received: Received, test: (name: string) => boolean): string[] {
  const found: string[] = []
  function add(name: string): void {
    if (received[name] !== undefined && test(name) && !found.includes(name)) found.push(name)
  }
  for (const name of registeredPropagator().fields()) {
    add(name)
    for (const other of conflictingHeaders(name)) add(other)
    if (name === 'uber-trace-id') Object.keys(received).filter(isUberctx).forEach(add)
  }
  return found
}

function isUberctx(name: string): boolean {
  return name.startsWith(UBERCTX_PREFIX)
}
