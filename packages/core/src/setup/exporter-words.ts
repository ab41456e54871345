import { environmentWords } from '../base/options/environment.ts'

/** The exporters of OTEL_TRACES_EXPORTER. */
export type ExporterWord = 'otlp' | 'zipkin' | 'console'

const WORDS: readonly ExporterWord[] = ['otlp', 'zipkin', 'console']
const STANDARD: readonly ExporterWord[] = ['otlp']

/** The exporters that OTEL_TRACES_EXPORTER names, each once and in order; `otlp` where it names none. */
export function exporterWords(): readonly ExporterWord[] {
  return environmentWords('OTEL_TRACES_EXPORTER', WORDS, 'nothing is exported', STANDARD) ?? STANDARD
}
