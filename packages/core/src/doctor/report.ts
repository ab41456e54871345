import type { Diagnosis } from './diagnose.ts'
import type { Finding } from './finding.ts'

const MARKS: Readonly<Record<Finding['status'], string>> = {
  ok: 'ok      ',
  warning: 'warning ',
  failure: 'FAILURE ',
  skipped: '-       ',
}

/** A diagnosis for a person: a line for each finding, and what to do below it. */
export function report({ findings, version, node }: Diagnosis): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.map(({ check, status, found, advice }) => {
    const first = `${MARKS[status]} ${check.padEnd(width)}  ${found}`
    return advice === undefined ? first : `${first}\n${' '.repeat(MARKS.ok.length + width + 3)}-> ${advice}`
  })
  return [`@throughline/core ${version}, Node ${node}`, '', ...lines, '', verdict(findings)].join('\n')
}

const UNKNOWN = 'Nothing was found that keeps traces from arriving, and none was sent'

function verdict(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter(each => each.status === status).length
  const [failures, warnings] = [count('failure'), count('warning')]
  if (failures > 0) {
    const rest = warnings > 0 ? `, then ${warnings} to look at` : ''
    return `Traces do not arrive: ${failures} to mend${rest}.`
  }
  const isSent = findings.some(({ check, status }) => check === 'delivery' && status === 'ok')
  if (warnings > 0) return `${isSent ? 'Traces arrive' : UNKNOWN}; ${warnings} to look at.`
  return isSent ? 'All is well.' : `${UNKNOWN}.`
}
