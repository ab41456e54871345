import type { Meter } from '@opentelemetry/api'
import { createNoopMeter, metrics } from '@opentelemetry/api'
import { registeredWithApi } from '../base/diagnostics/api-globals.ts'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { globalSlot } from '../base/global-slot.ts'
import type { OptionKind } from '../base/options/checked-options.ts'
import { environmentFlag } from '../base/options/environment.ts'
import { hasMethods } from '../base/options/object-checks.ts'
import { ensureDiagLogger, reportToStandardError } from '../base/platform/diag-logger.ts'
import { MeterProvider } from '../metrics/meter-provider.ts'

export const A_METER_PROVIDER: OptionKind = {
  is: 'a MeterProvider of @throughline/core/metrics',
  valid: value => hasMethods(value, ['getMeter', 'collect', 'collectSync']),
}

interface SharedProvider {
  readonly provider: MeterProvider
  readers: number
}

/** The provider that all readers of this process share, also those of other copies of this package. */
const slot = globalSlot<SharedProvider>('meters.1')

/** A provider, and what to do when it is no longer read. */
export interface ReadProvider {
  readonly provider: MeterProvider
  /** Whether OTEL_SDK_DISABLED=true: nothing of it may be sent or shown. */
  readonly isDisabled: boolean
  release(): void
}

/** Its instruments record nothing. */
export class SilentMeterProvider extends MeterProvider {
  override getMeter(): Meter {
    return createNoopMeter()
  }
}

/**
 * Problems are printed from now on, also in a process that starts no tracing. With OTEL_SDK_DISABLED=true nothing is registered.
 *
 * @param given is not registered: its owner does that
 */
export function readProvider(given: MeterProvider | undefined): ReadProvider {
  const isDisabled = environmentFlag('OTEL_SDK_DISABLED')
  if (given === undefined && !isDisabled) return shareProvider()
  reportToStandardError()
  return { provider: given ?? new SilentMeterProvider(), isDisabled, release() {} }
}

function shareProvider(): ReadProvider {
  ensureDiagLogger()
  slot.value ??= { provider: registeredProvider(), readers: 0 }
  const shared = slot.value
  shared.readers++
  let isReleased = false
  return {
    provider: shared.provider,
    isDisabled: false,
    release() {
      if (isReleased) return
      isReleased = true
      shared.readers--
      if (shared.readers === 0) unregister(shared)
    },
  }
}

function registeredProvider(): MeterProvider {
  const provider = new MeterProvider()
  if (registeredWithApi('metrics') !== undefined || !metrics.setGlobalMeterProvider(provider)) {
    warnOnce(
      'foreign meter provider',
      'another MeterProvider is registered with @opentelemetry/api and takes all measurements, so there is nothing to read here; start the metrics of Throughline before it, or leave them out',
    )
  }
  return provider
}

/** A provider that was registered meanwhile stays. */
function unregister(shared: SharedProvider): void {
  if (slot.value === shared) slot.value = undefined
  if (registeredWithApi('metrics') === shared.provider) metrics.disable()
}
