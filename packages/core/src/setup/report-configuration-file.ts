import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { environmentText } from '../base/options/environment.ts'

/**
 * Says that a configuration file is not read: by the specification it would overrule every other variable, so whoever
 * names one believes that it holds. RATIONALE.md, "Why no configuration file, and no configuration from afar?"
 */
export function reportConfigurationFile(): void {
  if (environmentText('OTEL_CONFIG_FILE') === undefined) return
  warnOnce(
    'OTEL_CONFIG_FILE',
    'OTEL_CONFIG_FILE is ignored: Throughline is configured by the options of startTracing and by the other OTEL_* variables',
  )
}
