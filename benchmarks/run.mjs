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

const options = readCommandLine()
const allVariants = await findVariants()
const allScenarios = await findScenarios()

if (options.list) list()
else if (!options.render) await race()
if (!options.list) writePage(allScenarios, allVariants)

async function race() {
  const installation = prepareInstallation(options)
  const chosen = allScenarios.filter(isChosen)
  const results = readResults(options)
  results.run = describeRun(installation, allVariants, options)
  for (const scenario of chosen) {
    const outcome = await runScenario(scenario, installation)
    results.scenarios[scenario.id] = { date: new Date().toISOString(), slices: options.slices, ...outcome }
    writeResults(options, results)
    console.log(quickSummary(scenario, results.scenarios[scenario.id]))
  }
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

/** `--only span` is that scenario; `--only linear` is no scenario's name, so it is all that begin with it. */
function isChosen({ id, onlyByName = false }) {
  const { only } = options
  if (onlyByName) return only.includes(id)
  const isExact = word => allScenarios.some(scenario => scenario.id === word)
  return only.length === 0 || only.some(word => (isExact(word) ? id === word : id.startsWith(word)))
}

function variantsOf({ race: kind, variants }) {
  return allVariants.filter(({ id, races }) => {
    if (!races.includes(kind) || (variants !== undefined && !variants.includes(id))) return false
    return options.variants === undefined || id === 'bare' || options.variants.includes(id)
  })
}

function progress(sentence) {
  console.error(`bench: ${sentence}`)
}

function list() {
  for (const { id, title } of allScenarios) console.log(`${id.padEnd(24)} ${title}`)
  console.log()
  for (const { id, title } of allVariants) console.log(`${id.padEnd(24)} ${title}`)
}
