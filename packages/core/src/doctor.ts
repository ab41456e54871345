import type { DiagnoseOptions, Diagnosis } from './doctor/diagnose.ts'
import { diagnoseWith } from './doctor/diagnose.ts'

export type { DiagnoseOptions, Diagnosis } from './doctor/diagnose.ts'
export type { Finding } from './doctor/finding.ts'

/**
 * Checks what keeps traces from arriving, with the variables of this process: providers, copies of packages, integrations,
 * sampler, address, certificate and clock. Sends a test span. It is what `throughline-doctor` prints. Ends the tracing that it
 * has started itself.
 *
 * @throws TypeError for a wrong option
 */
export function diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  return diagnoseWith(options, () => import('./otlp-grpc.ts'))
}
