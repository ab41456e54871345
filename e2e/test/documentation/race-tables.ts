import { readFileSync } from 'node:fs'

const race = readFileSync(new URL('../../../benchmarks/README.md', import.meta.url), 'utf8')

type Node = '20' | '24'

/** A row of the page: what a reader calls it, and the scenario. */
const ADDED: readonly (readonly [string, string])[] = [
  ['Fastify, all sampled', 'Fastify 5 hello world, 100 % sampled'],
  ['Fastify, 10 % sampled', 'Fastify 5 hello world, 10 % sampled'],
  ['Fastify, none sampled', 'Fastify 5 hello world, 0 % sampled'],
  ['Fastify, a request with work', 'Fastify 5, a request with work'],
  ['Express, all sampled', 'Express 5 hello world, 100 % sampled'],
  ['Express, 10 % sampled', 'Express 5 hello world, 10 % sampled'],
  ['Express, none sampled', 'Express 5 hello world, 0 % sampled'],
  ['Express, a request with work', 'Express 5, a request with work'],
  ['Kafka message, `eachMessage`', 'kafkajs, send and eachMessage'],
  ['Kafka message, `eachBatch`', 'kafkajs, send and eachBatch'],
  ['log line', 'A pino line inside a span'],
  ['span with 9 attributes', 'A span with 9 attributes'],
]

const PEERS = ['Throughline', 'OpenTelemetry', 'OpenTelemetry, tuned', 'Sentry', 'Elastic APM', 'Datadog']

/** The cells of a table of the race, by variant. Of several tables of a scenario it is the first. */
function scenario(node: Node, title: string): ReadonlyMap<string, readonly string[]> {
  const [, ofNode = ''] = race.split(`\n## On Node ${node}.`)
  const [ofThisNode = ''] = ofNode.split('\n## ')
  const [, section = ''] = ofThisNode.split(`\n### ${title}\n`)
  const [, table = ''] = section.split('\n\n').filter(Boolean)
  const rows = table
    .trim()
    .split('\n')
    .map(line => line.split('|').slice(1, -1))
  return new Map(rows.map(([variant = '', ...cells]) => [variant.trim(), cells.map(cell => cell.trim())]))
}

/** The median in front of minimum and maximum. */
function median(cell = ''): string {
  return cell.replace(/ \(.*/, '')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
  return lines.map(cells => `| ${cells.join(' | ')} |\n`).join('')
}

/** What each peer adds to a request, a message, a line or a span, in microseconds of CPU. */
export function addedTable(node: Node): string {
  const rows = ADDED.map(([name, title]) => {
    const cells = scenario(node, title)
    return [name, median(cells.get('bare')?.[0]), ...PEERS.map(peer => median(cells.get(peer)?.[1]))]
  })
  return table(['µs', 'bare', ...PEERS], rows)
}

/** What a start takes, and what is installed. */
export function startTable(node: Node): string {
  const start = scenario(node, 'Start-up')
  const size = scenario(node, 'Size on disk')
  const rows = [...size].slice(2).map(([variant, [megabytes = '', packages = '']]) => {
    return [variant, median(start.get(variant)?.[0]), megabytes, packages]
  })
  return table(['', 'import and start, ms', 'on disk, MB', 'packages'], rows)
}

/** Spans that were lost in a scenario of lasting load. */
export function lossTable(node: Node, title: string): string {
  const rows = [...scenario(node, title)].slice(2).map(([variant, [made = '', arrived = '', lost = '']]) => {
    return [variant, made, arrived, lost]
  })
  return table(['', 'made', 'arrived', 'lost'], rows)
}
