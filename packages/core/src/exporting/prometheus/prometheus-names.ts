import type { MetricDescriptor } from '../../metrics/metric-data.ts'

/** Units as Prometheus names them: specification, compatibility/prometheus_and_openmetrics.md, "Metric Metadata". */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['KiBy', 'kibibytes'],
  ['MiBy', 'mebibytes'],
  ['GiBy', 'gibibytes'],
  ['KBy', 'kilobytes'],
  ['MBy', 'megabytes'],
  ['GBy', 'gigabytes'],
  ['m', 'meters'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['g', 'grams'],
  ['Cel', 'celsius'],
  ['Hz', 'hertz'],
  ['%', 'percent'],
])

/** Units behind a slash. */
const PER_UNITS: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['m', 'minute'],
  ['min', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
])

/** How Prometheus names a metric. */
export interface PrometheusName {
  /** Without the `_total` of a counter. */
  readonly family: string
  /** The end of `family`; empty where the unit has no name. */
  readonly unit: string
}

/** `http.server.request.duration` in `s` is `http_server_request_duration_seconds`. */
export function prometheusName({ name, unit, kind }: MetricDescriptor): PrometheusName {
  let family = labelName(name)
  if (kind === 'counter') family = withoutEnd(family, '_total')
  const unitName = unitOf(unit, kind === 'gauge')
  if (unitName !== '' && !family.endsWith(`_${unitName}`) && family !== unitName) family += `_${unitName}`
  return { family, unit: unitName }
}

/** A name of letters, digits and single underscores that does not begin with a digit. */
export function labelName(name: string): string {
  let safe = ''
  for (const character of name) {
    const isSafe = /^[a-z0-9]$/i.test(character)
    if (isSafe) safe += character
    else if (!safe.endsWith('_')) safe += '_'
  }
  return /^\d/.test(safe) ? `_${safe}` : safe
}

function unitOf(unit: string, isGauge: boolean): string {
  if (unit === '1') return isGauge ? 'ratio' : ''
  const [of = '', per] = withoutAnnotations(unit).split('/')
  const name = UNITS.get(of) ?? labelName(of)
  if (per === undefined || per === '') return withoutEnds(name)
  return withoutEnds(`${name}_per_${PER_UNITS.get(per) ?? labelName(per)}`)
}

/** `{request}` and its like are for people. */
function withoutAnnotations(unit: string): string {
  let outside = ''
  let depth = 0
  for (const character of unit) {
    if (character === '{') depth++
    else if (character === '}') depth = Math.max(0, depth - 1)
    else if (depth === 0) outside += character
  }
  return outside
}

function withoutEnds(name: string): string {
  return withoutEnd(name.startsWith('_') ? name.slice(1) : name, '_')
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text
}
