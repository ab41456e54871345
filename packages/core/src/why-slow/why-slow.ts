import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { hasMethods } from '../base/options/object-checks.ts'
import { runtime } from '../base/platform/runtime.ts'
import type { Exporter } from '../span/exporter.ts'
import { ExplainingExporter } from './explaining-exporter.ts'
import type { WhySlowOptions } from './why-slow-options.ts'
import { checkedWhySlow } from './why-slow-options.ts'

/**
 * Explains slow server and consumer spans by attributes `throughline.time.*`: the shares of their time that went to their own code, to the event
 * loop that was busy with other code, to garbage collection, and to waiting. All spans are handed to `exporter`.
 *
 * @throws TypeError for an unknown or wrong option, and for what is no exporter
 */
export function whySlow(exporter: Exporter, options: WhySlowOptions = {}): Exporter {
  if (!hasMethods(exporter, ['onStart', 'onEnd', 'forceFlush', 'shutdown']))
    throw expected('exporter', 'an exporter, such as otlpExporter()', exporter)
  const { slowerThan } = checkedWhySlow(options)
  if (runtime.name === 'nodejs') return new ExplainingExporter(exporter, slowerThan)
  warnOnce(
    'why slow',
    `whySlow explains nothing on ${runtime.description}, which does not show when it collects garbage; spans are exported without`,
  )
  return exporter
}
