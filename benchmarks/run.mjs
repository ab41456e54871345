// The race. `node benchmarks/run.mjs --help` lists the options.
import { readCommandLine } from './command-line.mjs'
import { prepareInstallation } from './installation.mjs'
import { measureServers } from './measure/measure-servers.mjs'
import { measureSize } from './measure/measure-size.mjs'
import { measureStartUp } from './measure/measure-start-up.mjs'
import { measureSteady } from './measure/measure-steady.mjs'
import { measureWork } from './measure/measure-work.mjs'
import { describeRun } from './report/describe-run.mjs'
import { quickSummary } from './report/quick-summary.mjs'
import { readResults, writeResults } from './report/results.mjs'
import { writePage } from './report/write-page.mjs'
import { findScenarios } from './scenarios/find-scenarios.mjs'
import { findVariants } from './variants/find-variants.mjs'

const RACES = {
  server: measureServers,
  work: measureWork,
  'start-up': measureStartUp,
  size: measureSize,
  steady: measureSteady,
}

const allVariants = await findVariants()
const allScenarios = await findScenarios()
const options = readCommandLine(allScenarios, allVariants)

if (options.list) list()
else if (options.render) writePage(allScenarios, allVariants)
else await race()

async function race() {
  const installation = prepareInstallation(options)
  const run = describeRun(installation, allVariants)
  for (const scenario of options.scenarios) {
    const outcome = await runScenario(scenario, installation)
    console.log(quickSummary(scenario, outcome))
    if (outcome.variants.throughline === undefined) fail(scenario)
    else if (options.isWritten) write(run, scenario, outcome)
  }
}

function write(run, { id }, outcome) {
  const results = readResults(options)
  results.run = run
  results.scenarios[id] = { date: new Date().toISOString(), commit: run.commit, ...outcome }
  writeResults(options, results)
  writePage(allScenarios, allVariants)
}

/** What could not be measured leaves the figures that are there alone. */
function fail({ id }) {
  if (options.variants !== undefined && !options.variants.includes('throughline')) return
  console.error(`bench: ${id} could not be measured, its old figures stay`)
  process.exitCode = 1
}

/** One scenario that cannot run must not take the others with it. */
async function runScenario(scenario, installation) {
  try {
    const measure = RACES[scenario.race]
    return await measure(scenario, variantsOf(scenario), { ...options, ...installation, progress })
  } catch (error) {
    return { variants: {}, failures: { all: error.message } }
  }
}

function variantsOf(scenario) {
  return allVariants.filter(variant => {
    if (!takesPart(variant, scenario)) return false
    return options.variants === undefined || variant.id === 'bare' || options.variants.includes(variant.id)
  })
}

/** A scenario may name its variants, and a variant its scenarios. */
function takesPart(variant, scenario) {
  const { races, scenarios = [scenario.id] } = variant
  const { variants = [variant.id] } = scenario
  return races.includes(scenario.race) && variants.includes(variant.id) && scenarios.includes(scenario.id)
}

function progress(sentence) {
  console.error(`bench: ${sentence}`)
}

function list() {
  for (const { id, title } of allScenarios) console.log(`${id.padEnd(24)} ${title}`)
  console.log()
  for (const { id, title } of allVariants) console.log(`${id.padEnd(24)} ${title}`)
}
