import { parseArgs } from 'node:util'
import { messageOf } from '../base/diagnostics/warn-once.ts'
import { VERSION } from '../base/platform/version.ts'
import type { DiagnoseOptions, Diagnosis } from './diagnose.ts'
import { report } from './report.ts'

const USAGE = `throughline-doctor [options]     finds out why traces do not arrive: run it with the variables and in the folder of the service

  --import FILE     load the file that starts tracing first, such as ./tracing.js; may be repeated
  --timeout MS      how long to wait for the collector (5000)
  --no-send         send no test span
  --json            one JSON object
  --help, --version

Exit code: 0 where traces arrive, 1 where they do not, 2 for a wrong option.
`

const OPTIONS = {
  import: { type: 'string', multiple: true },
  timeout: { type: 'string' },
  'no-send': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Carries out a command line. @returns the exit code */
export async function doctor(
  args: readonly string[],
  diagnose: (options: DiagnoseOptions) => Promise<Diagnosis>,
  write: (text: string) => void,
): Promise<number> {
  try {
    // `npx @throughline/core doctor` reads well; there is no other command.
    const own = args[0] === 'doctor' ? args.slice(1) : args
    const { values } = parseArgs({ args: [...own], options: OPTIONS, strict: true })
    if (values.help) write(USAGE)
    else if (values.version) write(`${VERSION}\n`)
    else return await examine(values)
    return 0
  } catch (error) {
    process.stderr.write(`${messageOf(error).split('\n')[0]}\nSee throughline-doctor --help\n`)
    return 2
  }

  async function examine(values: {
    readonly import?: string[]
    readonly timeout?: string
    readonly 'no-send'?: boolean
    readonly json?: boolean
  }): Promise<number> {
    const diagnosis = await diagnose({
      imports: values.import,
      timeout: values.timeout === undefined ? undefined : Number(values.timeout),
      send: values['no-send'] !== true,
    })
    write(`${values.json ? JSON.stringify(diagnosis) : report(diagnosis)}\n`)
    return diagnosis.ok ? 0 : 1
  }
}
