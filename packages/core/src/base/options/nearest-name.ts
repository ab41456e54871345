/** Names of options in OpenTelemetry's SDK and in other tracers. The keys are as {@link plain} makes them. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  apikey: ['headers'],
  authorization: ['headers'],
  ca: ['tls'],
  cert: ['tls'],
  collectorendpoint: ['endpoint', 'url'],
  collectorurl: ['endpoint', 'url'],
  credentials: ['tls'],
  deploymentenvironment: ['environment'],
  endpoint: ['url'],
  env: ['environment'],
  exporttimeoutmillis: ['timeout'],
  filename: ['path'],
  filepath: ['path'],
  forceflush: ['flushOnExit'],
  ignoreincomingrequesthook: ['ignore'],
  ignorepaths: ['ignore'],
  key: ['tls'],
  maxqueuesize: ['maxQueueBytes'],
  metadata: ['headers'],
  ratio: ['sampler: ratio(...)'],
  resource: ['attributes'],
  resourceattributes: ['attributes'],
  samplerate: ['sampler: ratio(...)'],
  samplerratio: ['sampler: ratio(...)'],
  samplingratio: ['sampler: ratio(...)'],
  samplingrate: ['sampler: ratio(...)'],
  scheduleddelaymillis: ['batchDelay'],
  servicename: ['service'],
  serviceversion: ['version'],
  skip: ['ignore'],
  textmappropagator: ['propagators'],
  timeoutmillis: ['timeout'],
  traceexporter: ['exporter'],
  tracerprovider: ['tracer'],
  tracessamplerate: ['sampler: ratio(...)'],
  url: ['endpoint', 'path'],
}

/** A comparison takes time and memory proportional to the product of the lengths. */
const MAX_LENGTH = 64

/**
 * The known name that was probably meant: one of the same meaning, else one of similar spelling. Includes the value to
 * give where that differs too.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined
  const letters = plain(name)
  const meanings = Object.hasOwn(ELSEWHERE, letters) ? (ELSEWHERE[letters] as readonly string[]) : []
  return meanings.find(meaning => known.includes(nameIn(meaning))) ?? similarName(letters, known)
}

function nameIn(meaning: string): string {
  return meaning.split(':', 1)[0] as string
}

function similarName(letters: string, known: readonly string[]): string | undefined {
  let similar: string | undefined
  // At most one letter in three may differ, and at most two: beyond that, any short name resembles any other.
  let least = Math.min(2, Math.floor(letters.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(letters, plain(candidate))
    if (distance >= least) continue
    least = distance
    similar = candidate
  }
  return similar
}

/** Ignores case and the separators between words. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_.-]/g, '')
}

/** The number of letters to add, drop or replace (Levenshtein), with two rows of the table. */
export function editDistance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const replaced = (above[column - 1] as number) + (one[row - 1] === other[column - 1] ? 0 : 1)
      const added = (above[column] as number) + 1
      const leftOut = (current[column - 1] as number) + 1
      current.push(Math.min(replaced, added, leftOut))
    }
    above = current
  }
  return above[other.length] as number
}
