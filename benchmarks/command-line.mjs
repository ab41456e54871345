import { parseArgs } from 'node:util'

const HELP = `npm run bench -- [options]

  --only WORD        scenarios whose id starts with WORD; may be given again
  --variants A,B     these variants only, beside bare
  --slices N         rounds of each measurement (8)
  --quick            2 short rounds: does it work at all?
  --node24           on Node 24 with the newest line of every peer
  --profile VARIANT  write a CPU profile of that variant into benchmarks/profiles
  --render           write the page again from the results that are there
  --list             name the scenarios and the variants`

export function readCommandLine(args = process.argv.slice(2)) {
  const { values } = parseArgs({
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
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  return {
    ...values,
    variants: values.variants?.split(','),
    slices: Number(values.slices ?? (values.quick ? 2 : 8)),
  }
}
