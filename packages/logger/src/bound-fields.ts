const NONE: readonly string[] = []
const DESCRIPTION = 'pino.chindings'

/** The key under which pino keeps the bindings of a logger as text. Each copy of pino has its own. */
let key: symbol | undefined

/**
 * The names that a child logger has bound: pino would write such a field twice.
 *
 * @param logger a logger of pino; 8 does not pass it to mixins
 */
export function boundFields(logger: object | undefined, names: readonly string[]): readonly string[] {
  if (logger === undefined) return NONE
  const bindings = bindingsOf(logger)
  if (bindings === undefined || bindings === '') return NONE
  const found = names.filter(name => bindings.includes(`"${name}":`))
  return found.length === 0 ? NONE : found.filter(name => boundNames(bindings).has(name))
}

let last: { readonly bindings: string; readonly names: ReadonlySet<string> } | undefined

/** A name may also be that of a field within a bound object. */
function boundNames(bindings: string): ReadonlySet<string> {
  if (last?.bindings !== bindings) last = { bindings, names: namesIn(bindings) }
  return last.names
}

function namesIn(bindings: string): ReadonlySet<string> {
  try {
    return new Set(Object.keys(JSON.parse(`{${bindings.slice(1)}}`)))
  } catch {
    // A serializer or formatter of the application may have written what is no JSON.
    return new Set()
  }
}

function bindingsOf(logger: object): string | undefined {
  let bindings: unknown = key === undefined ? undefined : Reflect.get(logger, key)
  if (bindings === undefined) {
    key = Object.getOwnPropertySymbols(logger).find(({ description }) => description === DESCRIPTION)
    bindings = key === undefined ? undefined : Reflect.get(logger, key)
  }
  return typeof bindings === 'string' ? bindings : undefined
}
