/** Where spans go beside the demo's own collector: `none` and `console` add nothing, since the demo prints every trace. */
const WORDS = ['otlp', 'zipkin', 'console', 'none'] as const

export type ExporterWord = (typeof WORDS)[number]

/**
 * The exporters that the environment asks for: those of OTEL_TRACES_EXPORTER, else `otlp` where an endpoint is given.
 *
 * @throws Error for an unknown word
 */
export function exporterWords(env: NodeJS.ProcessEnv): readonly ExporterWord[] {
  const { OTEL_TRACES_EXPORTER: list = '' } = env
  const words = list
    .split(',')
    .map(word => word.trim().toLowerCase())
    .filter(Boolean)
  const hasEndpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  if (words.length === 0) return hasEndpoint ? ['otlp'] : []
  return words.map(word => {
    const known = WORDS.find(each => each === word)
    if (known !== undefined) return known
    throw new Error(
      `OTEL_TRACES_EXPORTER: expected some of ${WORDS.join(', ')}, got "${word}"; most backends take otlp, with OTEL_EXPORTER_OTLP_ENDPOINT`,
    )
  })
}
