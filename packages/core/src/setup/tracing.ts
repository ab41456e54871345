import type { Tracer } from '@opentelemetry/api'
import type { Sampler } from '../sampling/sampler.ts'
import type { FlushOptions } from '../span/exporter.ts'
import type { TracerProvider } from '../trace/tracer-provider.ts'
import type { TracingStats } from './tracing-stats.ts'

/** Running tracing. */
export interface Tracing {
  /** Makes the spans of the application. */
  readonly tracer: Tracer
  /** Makes tracers for libraries. */
  readonly provider: TracerProvider
  /**
   * Resolves when all ended spans were sent or dropped, or after `timeout` milliseconds (default 30000). Never rejects.
   */
  flush(options?: FlushOptions): Promise<void>
  /**
   * Ends tracing: no further span is started, ended ones are sent. Spans unsent after `timeout` milliseconds (default
   * 5000) are dropped and counted. Never rejects.
   */
  shutdown(options?: FlushOptions): Promise<void>
  /**
   * Replaces the sampler for spans that start from now on. As with the option, spans with a parent follow it.
   *
   * @throws TypeError when it is no sampler
   */
  setSampler(sampler: Sampler): void
  /** Returns the counts of tracing so far. */
  stats(): TracingStats
}
