import type { KeepLimits } from '../storage/trace-keeper.ts'
import { UsageError } from '../usage-error.ts'

const DEFAULT_BYTES = 512e6
/** One trace may take half of it. */
const LEAST_BYTES = 1e6
const DEFAULT_AGE = 24 * 3600 * 1000

/** @throws UsageError */
export function portOf(name: string, value: string | undefined, otherwise: number): number {
  const port = Number(value ?? otherwise)
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new UsageError(`Expected \`${name}\` to be a port from 0 to 65535, got \`${value}\``)
}

/** @throws UsageError */
export function urlOf(name: string, value: string | undefined, otherwise: string): string {
  const url = value ?? otherwise
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url
  throw new UsageError(`Expected \`${name}\` to be a URL such as http://localhost:4318, got \`${url}\``)
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** @throws UsageError */
export function forwardOf(value: string | undefined, ownPort: number): string | undefined {
  if (value === undefined) return undefined
  const url = urlOf('--forward', value, '')
  const { hostname, port, pathname } = new URL(url)
  if (/\/v1\/(traces|logs|metrics)\/?$/.test(pathname))
    throw new UsageError(
      `Expected \`--forward\` to be the address of a collector without /v1/traces, such as http://localhost:4318, got \`${value}\``,
    )
  if (LOOPBACK.includes(hostname) && Number(port || 80) === ownPort)
    throw new UsageError(
      `\`--forward ${value}\` is this viewer itself. Name another collector, or choose another \`--port\``,
    )
  return url
}

const UNITS: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9 }

/** @throws UsageError */
export function keepOf(value: string | undefined): KeepLimits {
  if (value === undefined) return { bytes: DEFAULT_BYTES, traces: Number.POSITIVE_INFINITY, age: DEFAULT_AGE }
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([kmg]b)?$/i.exec(value) ?? []
  const number = Number(amount)
  if (!(number > 0))
    throw new UsageError(
      `Expected \`--keep\` to be an amount such as 512MB, 2GB or 10000 (traces), got \`${value}\``,
    )
  const factor = UNITS[unit.toLowerCase()]
  if (factor !== undefined && number * factor < LEAST_BYTES)
    throw new UsageError(`Expected \`--keep\` to be at least 1MB, got \`${value}\``)
  return factor === undefined
    ? { bytes: DEFAULT_BYTES, traces: Math.ceil(number), age: DEFAULT_AGE }
    : { bytes: Math.floor(number * factor), traces: Number.POSITIVE_INFINITY, age: DEFAULT_AGE }
}
