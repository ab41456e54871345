// Prints the tables of docs/scale.md: what a fleet of Collectors behind Kafka needs, and what a rebalance cuts. Computed from
// what was measured of one Collector and one service; nothing of that size runs here.

/** Measured on one core of AMD EPYC, Collector 0.161, spans with ten attributes, ten to a trace. */
const BYTES_OF_A_SPAN = 490
const BYTES_HELD_OF_A_SPAN = 2400
const MICROSECONDS_OF_A_SPAN = 10

const SPANS_OF_A_TRACE = 10
/** Bytes a second of one partition, a tenth of what a disk takes: room for replicas, for other topics and for catching up. */
const BYTES_OF_A_PARTITION = 5_000_000
/** The part of its core that a Collector spends on reading: kept traces are sent, and what waited is caught up with. */
const SHARE_FOR_READING = 0.25
const DECISION_WAIT = 10
const LEAST_PARTITIONS = 12
const HOURS_KEPT = 1
const REPLICAS = 3
/** Seconds of a trace, on average, and of its second service after the first. */
const DURATION = 0.2

const RATES = [1_000, 10_000, 100_000, 1_000_000]

console.log(
  table(
    ['spans/s', 'MB/s', 'Collectors', 'partitions', 'memory of each', 'Kafka keeps'],
    RATES.map(rate => {
      const { collectors, partitions } = fleetFor(rate)
      const held = (rate / collectors) * DECISION_WAIT * BYTES_HELD_OF_A_SPAN
      const kept = rate * BYTES_OF_A_SPAN * 3600 * HOURS_KEPT * REPLICAS
      return [
        text(rate),
        text((rate * BYTES_OF_A_SPAN) / 1e6),
        text(collectors),
        text(partitions),
        `${text(held / 1e6)} MB`,
        `${text(kept / 1e9)} GB`,
      ]
    }),
  ),
)
console.log()
console.log(
  table(
    ['spans/s', 'traces/s', 'moved', 'cut, delay 5 s', 'delay 1 s', 'moved by `range`', 'cut, delay 5 s'],
    RATES.map(rate => {
      const { collectors, partitions } = fleetFor(rate)
      const traces = rate / SPANS_OF_A_TRACE
      const sticky = 1 / collectors
      const range = movedByRange(partitions, collectors)
      return [
        text(rate),
        text(traces),
        percent(sticky),
        text(traces * sticky * meanSpread(5)),
        text(traces * sticky * meanSpread(1)),
        percent(range),
        text(traces * range * meanSpread(5)),
      ]
    }),
  ),
)

/** The Collectors, one more than the load needs, and partitions that they share evenly. */
function fleetFor(rate) {
  const ofOne = (1_000_000 / MICROSECONDS_OF_A_SPAN) * SHARE_FOR_READING
  const collectors = Math.ceil(rate / ofOne) + 1
  const least = Math.max(LEAST_PARTITIONS, (rate * BYTES_OF_A_SPAN) / BYTES_OF_A_PARTITION)
  return { collectors, partitions: Math.ceil(least / collectors) * collectors }
}

/** The share of partitions that another Collector has after the first one of them has left. */
function movedByRange(partitions, collectors) {
  const before = ownersByRange(partitions, collectors)
  const after = ownersByRange(partitions, collectors - 1)
  // The first has left: number 0 of those that remain was number 1.
  return before.filter((owner, partition) => owner !== after[partition] + 1).length / partitions
}

function ownersByRange(partitions, members) {
  const [share, rest] = [Math.floor(partitions / members), partitions % members]
  return Array.from({ length: members }, (_, member) =>
    Array(share + (member < rest ? 1 : 0)).fill(member),
  ).flat()
}

/**
 * Seconds between the first and the last record of a trace of two services, on average: a rebalance in that time cuts it.
 *
 * @param delay the longest time that a span waits in its service for others
 */
function meanSpread(delay) {
  const random = seeded(1)
  const traces = 200_000
  let sum = 0
  for (let trace = 0; trace < traces; trace++) {
    const second = -Math.log(1 - random()) * DURATION
    sum += Math.abs(random() * delay - (second + random() * delay))
  }
  return sum / traces
}

/** The same numbers in each run (mulberry32). */
function seeded(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function table(head, rows) {
  const line = cells => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '--:')), ...rows.map(line)].join('\n')
}

function text(number) {
  return number < 10 && !Number.isInteger(number)
    ? number.toPrecision(2)
    : Math.round(number).toLocaleString('en')
}

function percent(share) {
  return `${Math.round(share * 100)} %`
}
