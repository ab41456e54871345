import type { Context, DiagLogger, Span } from '@opentelemetry/api'
import { diag, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { ConsoleExporterOptions, Exporter, Sampler } from '@throughline/core'
import { consoleExporter, TracerProvider } from '@throughline/core'

/** A console exporter at work: what it printed, and spans to feed it with. */
export interface ConsoleBench {
  readonly printed: string[]
  readonly exporter: Exporter
  root(name: string): Span
  child(name: string, parent: Span): Span
  entry(name: string, caller: Span): Span
}

/** Spans of a real tracer, printed by a console exporter with these options. */
export function consoleBench(options: ConsoleExporterOptions = {}, sampler?: Sampler): ConsoleBench {
  const printed: string[] = []
  const exporter = consoleExporter(Object.freeze({ write: (text: string) => printed.push(text), ...options }))
  const tracer = new TracerProvider({
    spanProcessors: [exporter],
    ...(sampler ? { sampler } : {}),
  }).getTracer('test')
  const start = (name: string, context: Context) => tracer.startSpan(name, {}, context)
  return {
    printed,
    exporter,
    root: name => start(name, ROOT_CONTEXT),
    child: (name, parent) => start(name, trace.setSpan(ROOT_CONTEXT, parent)),
    entry: (name, caller) =>
      start(name, trace.setSpanContext(ROOT_CONTEXT, { ...caller.spanContext(), isRemote: true })),
  }
}

/** The warnings of the API's `diag` from now on. */
export function warnings(): string[] {
  const texts: string[] = []
  const silent = () => {}
  const logger: DiagLogger = {
    error: silent,
    warn: text => texts.push(text),
    info: silent,
    debug: silent,
    verbose: silent,
  }
  diag.setLogger(logger, { suppressOverrideMessage: true })
  return texts
}
