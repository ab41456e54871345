import type { TraceColumns } from '../columns/read-columns.ts'

/** A span that both traces have, or one of them only. Durations are milliseconds. */
export interface ComparedSpan {
  /** Services and names from the root down, such as `payment POST /pay > order POST /orders`. */
  readonly path: string
  readonly left?: number
  readonly right?: number
}

/** Steps of a path; what is deeper is compared under the last of them. */
const DEEPEST = 100

/**
 * Aligns two traces by their structure: spans with the same service and name under the same parents, in order of their start.
 *
 * @returns In the order of the waterfall of the first, then what only the second has.
 */
export function compareTraces(left: TraceColumns, right: TraceColumns): ComparedSpan[] {
  const others = durationsByPath(right)
  const compared: ComparedSpan[] = []
  for (const [path, duration] of durationsByPath(left)) {
    const other = others.get(path)
    others.delete(path)
    compared.push({ path: readable(path), left: duration, ...(other !== undefined && { right: other }) })
  }
  for (const [path, duration] of others) compared.push({ path: readable(path), right: duration })
  return compared
}

const STEP = '\0'

function durationsByPath(columns: TraceColumns): Map<string, number> {
  const paths: string[] = []
  const depths: number[] = []
  const durations = new Map<string, number>()
  const seen = new Map<string, number>()
  for (let row = 0; row < columns.length; row++) {
    const { name, service } = columns.shape(row)
    const parent = columns.parents[row] ?? 0
    const depth = (depths[parent] ?? 0) + 1
    const above = paths[parent] ?? ''
    const own = `${columns.head.services[service] ?? ''} ${name}`
    const path = depth > DEEPEST ? `${above}${STEP}${own}`.slice(-10_000) : `${above}${STEP}${own}`
    const ordinal = (seen.get(path) ?? 0) + 1
    seen.set(path, ordinal)
    const unique = ordinal === 1 ? path : `${path} (${ordinal})`
    paths.push(unique)
    depths.push(depth)
    durations.set(unique, ((columns.durations[row] ?? 0) * columns.head.tick) / 1e6)
  }
  return durations
}

function readable(path: string): string {
  return path.slice(1).replaceAll(STEP, ' > ')
}
