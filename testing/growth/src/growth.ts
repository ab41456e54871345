import { collectGarbage, cpuCost } from './cpu-cost.ts'

/** A door under test with inputs of one shape. */
export interface Door<Input> {
  /** Makes an input of about `size` characters or elements; it is not measured. */
  readonly make: (size: number) => Input
  /** Feeds one input. */
  readonly feed: (input: Input) => unknown
  /** The largest size that the door lets in. */
  readonly largest: number
  /**
   * The sizes to compare at, which leave out where the engine changes how it keeps what it is given.
   * @default an eighth and the whole of the largest, and a 64th where that is more than 64,000
   */
  readonly sizes?: readonly number[]
}

/** The most keys of an object that is made by a door. */
export const MOST_KEYS = 8200
/**
 * The sizes for it: up to 1,020 keys the engine moves all that are there for every third that is added, and from then on
 * it keeps them in a hash table.
 */
export const HASH_TABLES: readonly number[] = [MOST_KEYS]

/** Into how many inputs the same amount is cut: three doublings lie between the first and the last. */
const CUTS = [8, 4, 2, 1] as const
/** A cost may grow by 3 for a doubling: by 2 for what is linear, and by half of that for what is not quite. */
const LIMIT = 3 / 2
const DOUBLINGS = 3
/** Below it the clock of the process measures its garbage collector rather than the door. */
const MEASURABLE_MICROS = 5000
/** No noise of a machine takes so long, and to measure it again would take minutes. */
const UNMISTAKABLE_MICROS = 5_000_000
/** Noise passes in one of these rounds, a cost that grows too fast in none. */
const ROUNDS = 4

type Finding = 'linear' | 'too small to measure' | 'jumps' | { readonly growth: string }

/**
 * Compares one input of 8n with eight inputs of n: as much through the same code in the same run. What is linear costs
 * the same, what is quadratic eight times as much.
 * @returns a sentence about a cost that grew by more than 3 for a doubling, or `undefined`
 */
export async function excessiveGrowth<Input>(door: Door<Input>): Promise<string | undefined> {
  const { largest, sizes = defaultSizes(largest) } = door
  for (const given of sizes) {
    // Once more at twice the size where it is not clear: at eight times the size it could take minutes.
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
    // The least of two at least: what the engine does besides would make the parts look as costly as the whole.
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

/** A cost that jumps at one size, as where an object becomes a hash table, does not grow: the highest ratio is left out. */
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

/** Feeds one amount in so many inputs, each a little larger than the last so that none is remembered for another. */
function feeding<Input>({ make, feed }: Door<Input>, size: number, count: number): () => Promise<void> {
  const inputs = Array.from({ length: count }, (_, index) => make(Math.ceil(size / count) + index))
  return async function feedAll() {
    for (const input of inputs) {
      const answer = feed(input)
      if (answer instanceof Promise) await answer
    }
  }
}
