import { context, diag, ROOT_CONTEXT } from '@opentelemetry/api'
import { registeredWithApi } from '../base/diagnostics/api-globals.ts'
import { hasDiagLogger, messageOf } from '../base/diagnostics/warn-once.ts'
import { globalSlot } from '../base/global-slot.ts'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { A_BOOLEAN, A_NUMBER_ABOVE_0, A_TEXT } from '../base/options/option-kinds.ts'
import { VERSION } from '../base/platform/version.ts'
import { suppressTracing } from '../context/suppress-tracing.ts'
import { otlpProtocol } from '../exporting/otlp/otlp-environment.ts'
import { startTracing } from '../setup/start-tracing.ts'
import type { Tracing } from '../setup/tracing.ts'
import { checkCertificate } from './check-certificate.ts'
import { checkClock } from './check-clock.ts'
import { checkCopies } from './check-copies.ts'
import { checkDelivery } from './check-delivery.ts'
import { checkLibraries } from './check-libraries.ts'
import { checkProvider } from './check-provider.ts'
import { checkSampler } from './check-sampler.ts'
import { exporterAddresses } from './exporter-addresses.ts'
import type { Finding } from './finding.ts'
import { failure, skipped, warning } from './finding.ts'
import { nearestManifest } from './installed-packages.ts'
import type { LoadedModules } from './loaded-modules.ts'
import { loadModules } from './loaded-modules.ts'

/** What is looked at, and for how long. */
export interface DiagnoseOptions {
  /** Files and packages to load first, as `node --import` does: those that start tracing. @default [] */
  readonly imports?: readonly string[] | undefined
  /** The folder of the service. @default the current one */
  readonly folder?: string | undefined
  /** Milliseconds to wait for the collector. @default 5000 */
  readonly timeout?: number | undefined
  /** Whether to send a test span. @default true */
  readonly send?: boolean | undefined
}

/** What the doctor has found. */
export interface Diagnosis {
  /** Whether nothing is a failure. */
  readonly ok: boolean
  /** The version of `@throughline/core`. */
  readonly version: string
  readonly node: string
  readonly findings: readonly Finding[]
}

type Checked = Required<{ [Name in keyof DiagnoseOptions]: Exclude<DiagnoseOptions[Name], undefined> }>

const OPTIONS: OptionTable<Checked> = {
  imports: {
    is: 'an array of files and packages',
    valid: value => Array.isArray(value) && value.every(A_TEXT.valid),
    default: () => [],
  },
  folder: { ...A_TEXT, default: () => process.cwd() },
  timeout: { ...A_NUMBER_ABOVE_0, default: () => 5000 },
  send: { ...A_BOOLEAN, default: () => true },
}

const slot = globalSlot<Tracing>('running.1')

/**
 * Checks what keeps traces from arriving, with the variables of this process: providers, copies of packages, integrations,
 * sampler, address, certificate and clock. Sends a test span. Ends the tracing that it has started itself.
 *
 * @param loadGrpc loads the door for OTLP over gRPC
 * @throws TypeError for a wrong option
 */
export async function diagnoseWith(
  options: DiagnoseOptions,
  loadGrpc: () => Promise<unknown>,
): Promise<Diagnosis> {
  const { imports, folder, timeout, send } = checkedOptions<Checked>(options, OPTIONS)
  // What tracing reports is among the findings.
  const restore = silenced()
  const findings: Finding[] = []
  const loaded = await loadedModules(imports, folder, findings)
  const found = nearestManifest(folder)
  findings.push(...checkCopies(found?.folder), ...checkLibraries(found?.manifest, loaded))
  const running = slot.value
  findings.push(checkProvider(running, imports))
  if (running === undefined && imports.length === 0 && otlpProtocol() === 'grpc')
    await loadGrpc().catch(error => findings.push(grpcMissing(error)))
  if (running !== undefined || imports.length === 0) {
    const tracing = running ?? startTracing({ flushOnExit: false })
    findings.push(...(await checkExport(tracing, send, timeout)))
    if (running === undefined) await tracing.shutdown({ timeout: END_MILLIS })
  }
  restore()
  const isWell = !findings.some(({ status }) => status === 'failure')
  return { ok: isWell, version: VERSION, node: process.version, findings }
}

/** What the test span has not reached by then it does not reach any more. */
const END_MILLIS = 100

const START =
  'start the doctor as the service is started: in its folder, with its variables, and with NODE_OPTIONS where it needs a loader'

const SILENT = { error() {}, warn() {}, info() {}, debug() {}, verbose() {} }

/** Sets a logger of nothing where there is none. @returns what takes it away, unless there is another by then */
function silenced(): () => void {
  if (hasDiagLogger()) return () => {}
  diag.setLogger(SILENT, { suppressOverrideMessage: true })
  const own = registeredWithApi('diag')
  return () => {
    if (registeredWithApi('diag') === own) diag.disable()
  }
}

async function loadedModules(
  imports: readonly string[],
  folder: string,
  findings: Finding[],
): Promise<LoadedModules | undefined> {
  if (imports.length === 0) return undefined
  try {
    return await loadModules(imports, folder)
  } catch (error) {
    const what = `${imports.join(', ')} could not be loaded: ${firstLine(error)}`
    findings.push(failure('import', what, START))
    return undefined
  }
}

async function checkExport(tracing: Tracing, send: boolean, timeout: number): Promise<readonly Finding[]> {
  const addresses = exporterAddresses(tracing)
  const { finding, span } = checkSampler(tracing)
  const findings = [finding]
  if (send) findings.push(await checkDelivery(tracing, span, addresses, timeout))
  else findings.push(skipped('delivery', 'no test span was sent', 'leave out `--no-send` to send one'))
  const hasFailed = findings.some(({ status }) => status === 'failure')
  const untraced = suppressTracing(ROOT_CONTEXT)
  for (const address of addresses.filter(each => /^https?:/.test(each))) {
    const url = new URL(address)
    const checked = hasFailed ? () => checkCertificate(url, timeout) : () => checkClock(url, timeout)
    if (send && (!hasFailed || url.protocol === 'https:'))
      findings.push(...[await context.with(untraced, checked)].filter(isFinding))
  }
  // Those of the exporter are known when it has sent something.
  return [...tracing.stats().warnings.filter(isNew(findings)).map(reported), ...findings]
}

function isFinding(finding: Finding | undefined): finding is Finding {
  return finding !== undefined
}

/** A failed delivery is reported too. */
function isNew(findings: readonly Finding[]): (sentence: string) => boolean {
  return sentence => !findings.some(({ found }) => sentence.includes(found) || found.includes(sentence))
}

function reported(sentence: string): Finding {
  return warning('tracing', sentence, 'correct it, and run the doctor again')
}

function grpcMissing(error: unknown): Finding {
  return failure(
    'protocol',
    `OTEL_EXPORTER_OTLP_PROTOCOL is grpc, and gRPC could not be loaded: ${firstLine(error)}`,
    'run `npm install @grpc/grpc-js`, and import `@throughline/core/otlp-grpc` before tracing starts',
  )
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1)[0] ?? ''
}
