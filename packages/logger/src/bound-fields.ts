const NONE: readonly string[] = []
const DESCRIPTION = 'pino.chindings'

/** The key under which pino keeps the bindings of a logger as text. Each copy of pino has its own. */
let key = Symbol(DESCRIPTION)

/**
 * Makes a function that finds which of `names` a child logger has bound: pino would write such a field twice. It gets a
 * logger of pino; 8 passes none to mixins.
 */
export function boundFields(names: readonly string[]): (logger: object | undefined) => readonly string[] {
  const needles = names.map(name => `${JSON.stringify(name)}:`)
  let text = ''
  let found = NONE
  return function boundIn(logger) {
    if (logger === undefined) return NONE
    const bindings = (logger as Bound)[key] ?? bindingsOf(logger)
    // Consecutive lines mostly are of one logger.
    if (bindings === text) return found
    text = bindings
    found = needles.some(needle => bindings.includes(needle)) ? namesBound(bindings, names) : NONE
    return found
  }
}

interface Bound {
  readonly [key: symbol]: string | undefined
}

function bindingsOf(logger: object): string {
  const own = Object.getOwnPropertySymbols(logger).find(({ description }) => description === DESCRIPTION)
  if (own === undefined) return ''
  key = own
  return (logger as Bound)[key] ?? ''
}

/** A name may also be that of a field within a bound object. */
function namesBound(bindings: string, names: readonly string[]): readonly string[] {
  try {
    const bound: object = JSON.parse(`{${bindings.slice(1)}}`)
    return names.filter(name => Object.hasOwn(bound, name))
  } catch {
    // A serializer or formatter of the application may have written what is no JSON.
    return NONE
  }
}
