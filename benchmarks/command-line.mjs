import { parseArgs } from 'node:util'

const HELP = `npm run bench -- [options]

  --only WORD        scenarios whose id starts with WORD; may be given again
  --variants A,B     these variants only, beside bare; printed, and written nowhere
  --slices N         rounds of each measurement (8)
  --quick            2 short rounds, written nowhere: does it work at all?
  --node24           on Node 24 with the newest line of every peer (Linux on x64)
  --profile VARIANT  write a CPU profile of that variant into benchmarks/profiles, and no figures
  --render           write the page again from the results that are there
  --list             name the scenarios and the variants

A scenario that was run with all its variants takes the place of its old figures in the results and on the page.`

/** What was asked for. Ends the process with a sentence if it cannot be done. */
export function readCommandLine(scenarios, variants, args = process.argv.slice(2)) {
  const values = parse(args)
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const slices = Number(values.slices ?? (values.quick ? 2 : 8))
  if (!Number.isInteger(slices) || slices < 1) {
    refuse(`expected \`--slices\` to be a whole number of at least 1, got \`${values.slices}\``)
  }
  for (const word of values.only) {
    if (word !== '' && scenarios.some(scenario => isMeant(word, scenario, scenarios))) continue
    refuse(`expected \`--only\` to be the beginning of a scenario's id, got \`${word}\``)
  }
  const ids = variants.map(({ id }) => id)
  const chosen = values.variants?.split(',')
  for (const id of chosen ?? []) {
    if (!ids.includes(id)) refuse(`expected \`--variants\` to be some of ${ids.join(', ')}, got \`${id}\``)
  }
  if (values.profile !== undefined && !ids.includes(values.profile)) {
    refuse(`expected \`--profile\` to be one of ${ids.join(', ')}, got \`${values.profile}\``)
  }
  const isWritten = !values.quick && chosen === undefined && values.profile === undefined
  return {
    ...values,
    scenarios: chosenScenarios(values.only, scenarios),
    variants: chosen,
    slices,
    isWritten,
  }
}

function chosenScenarios(words, scenarios) {
  if (words.length === 0) return scenarios.filter(({ onlyByName }) => onlyByName !== true)
  return scenarios.filter(scenario => words.some(word => isMeant(word, scenario, scenarios)))
}

/** `--only span` is that scenario; `--only linear` is no scenario's name, so it is all that begin with it. */
function isMeant(word, { id, onlyByName = false }, scenarios) {
  const isExact = onlyByName || scenarios.some(scenario => scenario.id === word)
  return isExact ? id === word : id.startsWith(word)
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        variants: { type: 'string' },
        slices: { type: 'string' },
        quick: { type: 'boolean', default: false },
        node24: { type: 'boolean', default: false },
        profile: { type: 'string' },
        render: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return refuse(error.message.split('\n')[0])
  }
}

function refuse(sentence) {
  console.error(`bench: ${sentence}\nbench: \`npm run bench -- --help\` lists the options`)
  process.exit(1)
}
