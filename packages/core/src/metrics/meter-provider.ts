import type { MeterProvider as ApiMeterProvider, Meter, MeterOptions } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import { ownText } from '../base/platform/own-text.ts'
import { exemplarSource } from './exemplar.ts'
import type { MeterSettings } from './meter.ts'
import { ScopeMeter } from './meter.ts'
import type { MeterProviderOptions } from './meter-provider-options.ts'
import { checkedMeterProvider } from './meter-provider-options.ts'
import type { CollectedMetrics } from './metric-data.ts'
import type { Observations } from './observable-instrument.ts'
import { awaitCallbacks, startCallbacks } from './run-callbacks.ts'

/** Names of meters are constants of libraries; one that is made for each request must not fill the memory. */
const MAX_METERS = 1000

/**
 * Makes meters and holds what their instruments have measured. Specification: metrics/sdk.md, "MeterProvider".
 * `prometheusMetrics` and `otlpMetrics` make one; make it yourself for other options than those of the environment.
 */
export class MeterProvider implements ApiMeterProvider {
  readonly #settings: MeterSettings
  readonly #resource: () => CollectedMetrics['resource']
  readonly #meters = new Map<string, ScopeMeter>()
  readonly #startedAt = Date.now()

  /** @throws TypeError for an unknown or wrong option */
  constructor(options: MeterProviderOptions = {}) {
    const { resource, cardinalityLimit, exemplarFilter } = checkedMeterProvider(options)
    this.#resource = resource
    this.#settings = { cardinalityLimit, exemplarSource: exemplarSource(exemplarFilter) }
  }

  /** The meter of an instrumentation scope; asking again gives the same one. */
  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    const schemaUrl = options?.schemaUrl
    const key = JSON.stringify([textOf(name), textOf(version ?? ''), textOf(schemaUrl ?? '')])
    let meter = this.#meters.get(key)
    if (meter === undefined) {
      const scope = {
        name: ownText(textOf(name || 'unknown')),
        ...(version ? { version: ownText(textOf(version)) } : {}),
        ...(schemaUrl ? { schemaUrl: ownText(textOf(schemaUrl)) } : {}),
      }
      meter = new ScopeMeter(scope, this.#settings)
      if (this.#meters.size < MAX_METERS) this.#meters.set(ownText(key), meter)
    }
    return meter
  }

  /**
   * Calls the callbacks of observable instruments, and returns all values. Never rejects.
   *
   * @param timeout milliseconds for callbacks that are asynchronous; what they observe later is left out
   */
  async collect(timeout = 5000): Promise<CollectedMetrics> {
    const { observations, pending } = this.#observe()
    await awaitCallbacks(pending, timeout)
    return this.#read(observations)
  }

  /** {@link collect} without what asynchronous callbacks observe: for the `exit` event of a process. */
  collectSync(): CollectedMetrics {
    return this.#read(this.#observe().observations)
  }

  #observe(): ReturnType<typeof startCallbacks> {
    return startCallbacks([...this.#meters.values()].map(({ callbacks }) => callbacks))
  }

  #read(observations: Observations): CollectedMetrics {
    const scopes = [...this.#meters.values()].map(meter => meter.read(observations))
    return {
      resource: this.#resource(),
      startedAt: this.#startedAt,
      collectedAt: Date.now(),
      scopes: scopes.filter(({ metrics }) => metrics.length > 0),
    }
  }
}
