import { environmentWords } from '../base/options/environment.ts'

/** The exporters that OTEL_TRACES_EXPORTER can name. */
export type ExporterWord = 'otlp' | 'zipkin' | 'console'

const WORDS: readonly ExporterWord[] = ['otlp', 'zipkin', 'console']

/** The exporters that OTEL_TRACES_EXPORTER names, each once, in its order; `otlp` where it names none. */
export function exporterWords(): readonly ExporterWord[] {
  return environmentWords('OTEL_TRACES_EXPORTER', WORDS, 'nothing is exported') ?? ['otlp']
}
