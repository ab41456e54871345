/** A text format of Prometheus. */
export interface PrometheusFormat {
  readonly contentType: string
  /** Whether it is OpenMetrics, which has exemplars and units. */
  readonly isOpenMetrics: boolean
}

const TEXT: PrometheusFormat = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  isOpenMetrics: false,
}

const OPEN_METRICS: PrometheusFormat = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  isOpenMetrics: true,
}

/** A header that is longer is none of a scraper. */
const LONGEST_ACCEPT = 2000

/** The format that an `Accept` header prefers (RFC 9110, section 12.5.1); the text format where it names neither. */
export function acceptedFormat(accept: string | undefined): PrometheusFormat {
  if (accept === undefined || accept.length > LONGEST_ACCEPT) return TEXT
  let openMetrics = 0
  let text = 0
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim())
    const weight = weightOf(parameters)
    if (type === 'application/openmetrics-text' && isKnownVersion(parameters))
      openMetrics = Math.max(openMetrics, weight)
    else if (type === 'text/plain') text = Math.max(text, weight)
  }
  return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT
}

function weightOf(parameters: readonly string[]): number {
  const given = parameters.find(parameter => parameter.startsWith('q='))
  const weight = given === undefined ? 1 : Number(given.slice(2))
  return Number.isNaN(weight) ? 0 : weight
}

/** Prometheus asks for the draft 0.0.1 too, which is written the same way. */
function isKnownVersion(parameters: readonly string[]): boolean {
  const version = parameters.find(parameter => parameter.startsWith('version='))
  return version === undefined || version === 'version=1.0.0' || version === 'version=0.0.1'
}
