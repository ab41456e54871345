import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { globalSlot } from '../base/global-slot.ts'
import { environmentFlag } from '../base/options/environment.ts'
import { ensureDiagLogger } from '../base/platform/diag-logger.ts'
import { VERSION } from '../base/platform/version.ts'
import { subscribeToHttpClients } from '../http/client/subscribe-to-http-clients.ts'
import { setProcessResource } from '../resource/process-resource.ts'
import { alwaysOff } from '../sampling/always.ts'
import { globalTracer } from '../trace/global-tracer.ts'
import { tracingOf } from './create-tracing.ts'
import { flushedAtEnd } from './flushed-at-end.ts'
import { registerProvider } from './register-provider.ts'
import type { Tracing } from './tracing.ts'
import type { CheckedTracing, TracingOptions } from './tracing-options.ts'
import { checkedTracing } from './tracing-options.ts'

/** The running tracing of this process, shared by all copies of this package. */
const slot = globalSlot<Tracing>('running.1')

const tracerOfCore = globalTracer('@throughline/core', VERSION)

/**
 * Starts tracing and makes it the default of this process: integrations, instrumentations of OpenTelemetry and
 * `withSpan` find it through `@opentelemetry/api`. Traces outgoing `fetch` and `node:http` requests made inside a span.
 * With OTEL_SDK_DISABLED=true nothing is recorded; trace headers are still propagated.
 *
 * A second call returns the running tracing and reports a warning.
 *
 * @throws TypeError for an unknown or wrong option
 */
export function startTracing(options: TracingOptions = {}): Tracing {
  ensureDiagLogger()
  const checked = checkedTracing(options)
  const running = slot.value
  if (running !== undefined) {
    warnOnce(
      'started twice',
      'startTracing was called again and returned the running tracing; call `shutdown()` first to replace it',
    )
    return running
  }
  const isDisabled = environmentFlag('OTEL_SDK_DISABLED')
  const made = tracingOf(isDisabled ? disabled(checked) : checked)
  const { httpClients } = checked
  const undo = httpClients === false ? [] : [subscribeToHttpClients(tracerOfCore, httpClients)]
  if (!isDisabled) {
    undo.push(registerProvider(made.provider))
    setProcessResource(made.provider.resource)
  }
  const tracing = isDisabled || checked.flushOnExit === false ? made : flushedAtEnd(made)
  const started: Tracing = {
    ...tracing,
    async shutdown(shutdownOptions) {
      for (const step of undo.splice(0)) step()
      if (slot.value === started) slot.value = undefined
      await tracing.shutdown(shutdownOptions)
    },
  }
  slot.value = started
  return started
}

/** OTEL_SDK_DISABLED has no effect on propagators (specification, configuration/sdk-environment-variables.md). */
function disabled({ propagators, propagationLimits }: CheckedTracing): CheckedTracing {
  return {
    sampler: alwaysOff,
    exporter: [],
    spanProcessors: [],
    ...(propagators !== undefined && { propagators }),
    ...(propagationLimits !== undefined && { propagationLimits }),
  }
}
