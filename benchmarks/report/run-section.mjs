import { starvedWarning, wasStarved } from './core-share.mjs'
import { deliveryTable } from './delivery-table.mjs'
import { table } from './format.mjs'
import { scenarioTable } from './scenario-table.mjs'
import { targets } from './targets.mjs'

/** Everything that was measured on one Node. */
export function runSection(results, scenarios, variants) {
  const { run } = results
  const sections = scenarios
    .filter(({ id }) => results.scenarios[id])
    .map(scenario => section(results, scenario, variants))
  return [
    `## On Node ${run.node.replace(/^v/, '')}`,
    targetsTable(results),
    conditions(run),
    ...sections,
    missing(results, variants),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function targetsTable(results) {
  const rows = targets.map(({ title, wanted, scenario, read }) => {
    const outcome = read(results)
    return [title, wanted, outcome?.text ?? 'not measured', verdict(outcome, results.scenarios[scenario])]
  })
  return `### Targets\n\n${table(['target', 'wanted', 'measured', ''], rows)}`
}

/** A busy machine is no witness, neither for a target nor against it. */
function verdict(outcome, measured) {
  if (outcome === undefined) return ''
  if (!outcome.isCount && wasStarved(measured)) return 'not judged: the machine was busy'
  const { met, metAtBest = met } = outcome
  const verdict = met ? 'met' : '**not met**'
  return met === metAtBest ? verdict : `${verdict}; the minima say otherwise`
}

function conditions({ date, machine, system, loadGenerator, pinned, commit, versions }) {
  const names = Object.entries(versions).map(([name, version]) => `\`${name}\` ${version}`)
  const cores = pinned
    ? 'one core for what is measured, one for everything else'
    : '**processes could not be pinned to cores**'
  return `### Conditions

${machine}; ${system}; ${cores}. Load: ${loadGenerator}. Last run ${at({ date, commit })}; a scenario that did not take part in it has the date of its own.

Versions: ${names.join(', ')}.`
}

function section(results, scenario, variants) {
  const outcome = results.scenarios[scenario.id]
  const notes = (outcome.notes ?? []).map(note => ` ${note.replace(/\.?$/, '.')}`).join('')
  return `### ${scenario.title}

${scenario.about}${notes}${measured(outcome)}

${scenarioTable(results, scenario, variants)}
${starvedWarning(outcome)}${deliveryTable(outcome, variants)}`.trimEnd()
}

function measured({ date, commit, variants }) {
  const [{ slices }] = Object.values(variants)
  const rounds = slices.length === 1 ? '' : `, ${slices.length} rounds`
  return ` Measured ${at({ date, commit })}${rounds}.`
}

function at({ date, commit }) {
  return `${date.slice(0, 16).replace('T', ' ')} UTC${commit ? ` at ${commit}` : ''}`
}

function missing({ scenarios }, variants) {
  const titles = new Map([['all', 'everything'], ...variants.map(({ id, title }) => [id, title])])
  const lines = Object.entries(scenarios).flatMap(([scenario, { failures }]) =>
    Object.entries(failures).map(
      ([id, why]) => `- ${titles.get(id) ?? id} in \`${scenario}\`: ${reason(why)}`,
    ),
  )
  return lines.length === 0 ? '' : `### What did not run\n\n${lines.join('\n')}`
}

/** The line of a stack trace that a person would quote. */
function reason(why) {
  const lines = why.split('\n').map(line => line.trim())
  return lines.find(line => /Error\b.*:/.test(line)) ?? lines[0]
}
