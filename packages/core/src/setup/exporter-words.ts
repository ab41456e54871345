import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { environmentText } from '../base/options/environment.ts'
import { shownText } from '../base/options/shown-value.ts'

/** The exporters that OTEL_TRACES_EXPORTER can name. */
export type ExporterWord = 'otlp' | 'zipkin' | 'console'

const VARIABLE = 'OTEL_TRACES_EXPORTER'
const WORDS: readonly ExporterWord[] = ['otlp', 'zipkin', 'console']

/**
 * The exporters that OTEL_TRACES_EXPORTER names, each once, in its order; `otlp` where it names none.
 * Unknown words are ignored (specification, configuration/sdk-environment-variables.md, "Enum").
 */
export function exporterWords(): readonly ExporterWord[] {
  const text = environmentText(VARIABLE) ?? ''
  const given = [...new Set(text.toLowerCase().split(',').map(trimmed).filter(Boolean))]
  const words = given.filter(isExporterWord)
  const unknown = given.filter(word => word !== 'none' && !isExporterWord(word))
  if (unknown.length > 0) {
    const known = [...WORDS, 'none'].join(', ')
    warnOnce(
      VARIABLE,
      `${VARIABLE}: expected some of ${known}, got ${unknown.map(shownText).join(', ')}, which is ignored`,
    )
  }
  if (given.includes('none')) {
    if (words.length > 0) warnOnce(VARIABLE, `${VARIABLE} holds \`none\` beside others: nothing is exported`)
    return []
  }
  return words.length === 0 ? ['otlp'] : words
}

function isExporterWord(word: string): word is ExporterWord {
  return (WORDS as readonly string[]).includes(word)
}

function trimmed(word: string): string {
  return word.trim()
}
