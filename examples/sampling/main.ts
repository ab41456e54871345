import { scenarios } from './scenarios.ts'
import { keptRequests } from './serve.ts'
import type { Request } from './traffic.ts'
import { TRAFFIC } from './traffic.ts'

for (const { title, options, hasCallers = false, groups } of scenarios) {
  const kept = await keptRequests(options, hasCallers)
  console.log(row(title, 'requests', 'kept', 'errors kept', 'slow kept'))
  for (const [reason, belongs] of Object.entries(groups)) {
    const requests = TRAFFIC.filter(belongs)
    const count = (which: (request: Request) => boolean) => shareOf(requests.filter(which), kept)
    const [keptNow] = count(() => true)
    const [errors, slow] = [count(({ fails }) => fails), count(({ takes }) => takes > 500)]
    console.log(row(`  ${reason}`, requests.length, keptNow, errors.join(' of '), slow.join(' of ')))
  }
  console.log()
}

/** How many of the requests were kept, and how many there are. */
function shareOf(requests: readonly Request[], kept: ReadonlySet<number>): [kept: number, all: number] {
  return [requests.filter(({ number }) => kept.has(number)).length, requests.length]
}

function row(label: string, ...cells: readonly (string | number)[]): string {
  const widths = [9, 6, 13, 11]
  return label.padEnd(62) + cells.map((cell, index) => String(cell).padStart(widths[index] ?? 0)).join('')
}
