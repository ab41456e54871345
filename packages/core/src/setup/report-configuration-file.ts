import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { environmentText } from '../base/options/environment.ts'

/**
 * Reports that a configuration file is not read: by the specification it would override every other variable, so it
 * must not be ignored silently. RATIONALE.md, "Why no configuration file, and no configuration from afar?"
 */
export function reportConfigurationFile(): void {
  if (environmentText('OTEL_CONFIG_FILE') === undefined) return
  warnOnce(
    'OTEL_CONFIG_FILE',
    'OTEL_CONFIG_FILE is ignored: Throughline reads no configuration file; use the options of startTracing or the other OTEL_* variables',
  )
}
