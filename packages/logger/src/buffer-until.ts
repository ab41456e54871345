import { checkNames, wrongValue } from './check-names.ts'
import type { TraceEnd } from './watched-trace.ts'

/**
 * When lines below the level are written that are kept in memory until their request has ended. What `keep` of
 * `startTracing` selects has its lines written always, as have requests that the end of the process interrupts.
 */
export interface BufferUntilOptions {
  /** Writes them if a span of the request ended with the status `ERROR`. @default true */
  readonly failed?: boolean | undefined
  /** Writes them if the request took longer, in milliseconds. @default no duration is too long */
  readonly slowerThan?: number | undefined
  /** Writes them if the sampler took the request. @default false */
  readonly sampled?: boolean | undefined
  /** The lowest level of the lines that are kept in memory. @default 'debug' */
  readonly level?: string | undefined
  /** Lines kept of one request; the oldest make room for newer ones. @default 1000 */
  readonly maxLines?: number | undefined
  /** Estimated bytes kept of all requests; the lines of the oldest requests make room. @default 16777216 (16 MiB) */
  readonly maxBytes?: number | undefined
}

/** {@link BufferUntilOptions} with their defaults. */
export interface BufferUntil {
  readonly failed: boolean
  readonly slowerThan: number
  readonly sampled: boolean
  readonly level: string
  readonly maxLines: number
  readonly maxBytes: number
}

const DEFAULTS: BufferUntil = {
  failed: true,
  slowerThan: Number.POSITIVE_INFINITY,
  sampled: false,
  level: 'debug',
  maxLines: 1000,
  maxBytes: 16 * 1024 * 1024,
}

/**
 * @param levels the names of all levels
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function checkedBufferUntil(options: BufferUntilOptions, levels: readonly string[]): BufferUntil {
  checkNames(options, Object.keys(DEFAULTS), 'bufferUntil')
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const checked: BufferUntil = { ...DEFAULTS, ...given }
  for (const name of ['failed', 'sampled'] as const)
    if (typeof checked[name] !== 'boolean') throw wrong(name, 'a boolean', checked[name])
  for (const name of ['maxLines', 'maxBytes'] as const)
    if (!(checked[name] > 0)) throw wrong(name, 'a number above 0', checked[name])
  const { slowerThan, level } = checked
  if (typeof slowerThan !== 'number' || !(slowerThan >= 0))
    throw wrong('slowerThan', 'a number of milliseconds from 0', slowerThan)
  if (!levels.includes(level)) throw wrong('level', `one of the levels ${levels.join(', ')}`, level)
  return checked
}

/** Whether the lines of a request that has ended are written. */
export function isWanted(end: TraceEnd, { failed, slowerThan, sampled }: BufferUntil): boolean {
  return (
    end.isTailSampled || (failed && end.hasFailed) || end.millis > slowerThan || (sampled && end.isSampled)
  )
}

function wrong(name: keyof BufferUntil, what: string, got: unknown): TypeError {
  return wrongValue(`bufferUntil.${name}`, what, got)
}
