import { figuresOf, timesMore } from './figures.mjs'
import { digits, fraction, percent, spread, table } from './format.mjs'
import { steadyCells, steadyHeader } from './steady-cells.mjs'

/** The tables of the kinds of races: a header and the cells of one variant. */
const TABLES = {
  server: {
    header: operation => [
      'variant',
      `CPU per ${operation}, us`,
      'added over bare, us',
      'Throughline adds',
      'per second',
      'of bare',
      'p50 ms',
      'p99 ms',
      `GC us`,
      'RSS MB',
    ],
    cells: serverCells,
  },
  work: {
    header: operation => [
      'variant',
      `CPU per ${operation}, us`,
      'added over bare, us',
      'Throughline adds',
      'per second',
      'GC us',
      'RSS MB',
    ],
    cells: workCells,
  },
  'start-up': {
    header: () => ['variant', 'import and start, ms', 'CPU, ms', 'from spawn to ready, ms', 'RSS MB'],
    cells: startCells,
  },
  steady: { header: () => steadyHeader, cells: steadyCells },
  size: { header: () => ['variant', 'MB', 'packages'], cells: sizeCells },
}

export function scenarioTable(results, scenario, variants) {
  const { header, cells } = TABLES[scenario.race]
  const present = variants.filter(({ id }) => figuresOf(results, scenario.id, id) !== undefined)
  const rows = present.map(variant => [
    variant.title,
    ...cells(figuresOf(results, scenario.id, variant.id), results, scenario.id, variant),
  ])
  return table(header(scenario.operation), rows)
}

function serverCells(figures, results, scenario, variant) {
  const [cpu, more, comparison, throughput, gc, rss] = workCells(figures, results, scenario, variant)
  const bare = figuresOf(results, scenario, 'bare')?.over('throughput').median
  const share = percent(figures.over('throughput').median / bare)
  return [
    cpu,
    more,
    comparison,
    throughput,
    share,
    digits(figures.over('p50')?.median),
    digits(figures.over('p99')?.median),
    gc,
    rss,
  ]
}

function workCells({ over, added }, results, scenario, { id, isBaseline }) {
  const isPeer = !isBaseline && id !== 'throughline'
  return [
    spread(over('cpuPerOperation')),
    id === 'bare' ? '' : spread(added('cpuPerOperation')),
    isPeer ? fraction(timesMore(results, scenario, id)) : '',
    digits(over('throughput').median),
    digits(over('gcPerOperation').median),
    megabytes(over('rss').median),
  ]
}

function startCells({ over }) {
  return [
    spread(over('startTime')),
    digits(over('startCpu').median),
    spread(over('readyTime')),
    megabytes(over('rss').median),
  ]
}

function sizeCells({ first }) {
  return [(first.bytes / 1e6).toFixed(2), String(first.packages)]
}

function megabytes(bytes) {
  return (bytes / 2 ** 20).toFixed(0)
}
