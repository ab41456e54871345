import { collectGarbage, cpuCost } from './cpu-cost.ts'

/** A door under test with inputs of one shape. */
export interface Door<Input> {
  /** Makes an input of about `size` characters or elements; not measured. */
  readonly make: (size: number) => Input
  /** Passes one input to the door. */
  readonly feed: (input: Input) => unknown
  /** The largest size that the door accepts. */
  readonly largest: number
  /**
   * The sizes to compare. They avoid those at which the engine changes its representation.
   * @default an eighth and the whole of the largest, and a 64th where that is more than 64,000
   */
  readonly sizes?: readonly number[]
}

/** The maximal number of keys of an object that a door makes. */
export const MOST_KEYS = 8200
/**
 * The size for objects: up to 1,020 keys the engine moves all keys for every third one added; beyond that it uses a
 * hash table.
 */
export const HASH_TABLES: readonly number[] = [MOST_KEYS]

/** The number of inputs that the same amount is cut into: three doublings between the first and the last. */
const CUTS = [8, 4, 2, 1] as const
/** A cost may grow by a factor of 3 for a doubling: 2 for linear, and half of that more for almost linear. */
const LIMIT = 3 / 2
const DOUBLINGS = 3
/** Below this, the measurement is dominated by the garbage collector. */
const MEASURABLE_MICROS = 5000
/** Longer than any noise of a machine, and too long to measure again. */
const UNMISTAKABLE_MICROS = 5_000_000
/** Noise spoils some of the rounds, a cost that grows too fast all of them. */
const ROUNDS = 4

type Finding = 'linear' | 'too small to measure' | 'jumps' | { readonly growth: string }

/**
 * Compares one input of 8n with eight inputs of n: the same amount through the same code in the same run. A linear door
 * costs the same, a quadratic one eight times as much.
 * @returns a sentence about a cost that grew by more than 3 for a doubling, or `undefined`
 */
export async function excessiveGrowth<Input>(door: Door<Input>): Promise<string | undefined> {
  const { largest, sizes = defaultSizes(largest) } = door
  for (const given of sizes) {
    // Repeats at twice the size where the result is unclear; eight times the size could take minutes.
    for (const size of [given, given * 2]) {
      const finding = await findingAt(door, Math.max(CUTS[0], size))
      if (typeof finding === 'object') return finding.growth
      if (finding !== 'jumps') break
    }
  }
  return undefined
}

function defaultSizes(largest: number): readonly number[] {
  const sizes = [largest / CUTS[0], largest]
  return largest > 64_000 ? [largest / CUTS[0] ** 2, ...sizes] : sizes
}

async function findingAt<Input>(door: Door<Input>, size: number): Promise<Finding> {
  const feedWhole = feeding(door, size, 1)
  let whole = await cpuCost(feedWhole)
  if (whole < MEASURABLE_MICROS) return 'too small to measure'
  const feedParts = feeding(door, size, CUTS[0])
  let parts = await cpuCost(feedParts)
  for (let round = 0; round < ROUNDS; round++) {
    // The minimum of at least two: work of the engine would make the parts look as costly as the whole.
    parts = Math.min(parts, await cpuCost(feedParts))
    if (whole < MEASURABLE_MICROS) return 'too small to measure'
    if (whole <= LIMIT ** DOUBLINGS * parts) return 'linear'
    if (whole > UNMISTAKABLE_MICROS) return { growth: describe(size, [8, 1], [parts, whole]) }
    collectGarbage()
    whole = Math.min(whole, await cpuCost(feedWhole))
  }
  let growth = await steadyGrowth(door, size)
  // Once more: what a machine does beside it may last for all of one comparison.
  if (growth !== undefined) growth = await steadyGrowth(door, size)
  return growth === undefined ? 'jumps' : { growth }
}

/**
 * Leaves out the highest ratio: a cost that jumps at one size, as where an object becomes a hash table, does not grow.
 */
async function steadyGrowth<Input>(door: Door<Input>, size: number): Promise<string | undefined> {
  const costs: number[] = []
  for (const count of CUTS) costs.push(await leastCost(feeding(door, size, count)))
  const ratios = costs.slice(1).map((cost, index) => cost / (costs[index] ?? 0))
  const [lower = 0, middle = 0] = [...ratios].sort((one, other) => one - other)
  if (lower * middle <= LIMIT ** 2) return undefined
  return describe(size, CUTS, costs)
}

function describe(size: number, counts: readonly number[], costs: readonly number[]): string {
  return counts
    .map(
      (count, index) => `${Math.ceil(size / count)}: ${((costs[index] ?? 0) / count / 1000).toFixed(2)} ms`,
    )
    .join(', ')
}

async function leastCost(work: () => Promise<void>): Promise<number> {
  collectGarbage()
  return Math.min(await cpuCost(work), await cpuCost(work))
}

/** Passes one amount in `count` inputs, each a little larger than the last, so that none is remembered for another. */
function feeding<Input>({ make, feed }: Door<Input>, size: number, count: number): () => Promise<void> {
  const inputs = Array.from({ length: count }, (_, index) => make(Math.ceil(size / count) + index))
  return async function feedAll() {
    for (const input of inputs) {
      const answer = feed(input)
      if (answer instanceof Promise) await answer
    }
  }
}
