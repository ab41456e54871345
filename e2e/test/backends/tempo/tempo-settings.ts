import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { exampleFile } from '../examples/compose.ts'

/** The part of Tempo's settings that the tests use. */
export interface TempoSettings {
  readonly distributor: { readonly receivers: object }
  readonly metrics_generator: {
    readonly processor: { readonly span_metrics: { readonly dimensions: readonly string[] } }
  }
}

export const TEMPO_FILES = ['tempo.yaml', 'tempo-2.3.yaml'] as const

export function tempoSettings(file: (typeof TEMPO_FILES)[number]): TempoSettings {
  return parse(readFileSync(exampleFile(`tempo/${file}`), 'utf8')) as TempoSettings
}
