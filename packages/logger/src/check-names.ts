/**
 * Like core's `checkedOptions`: this package does not depend on core and works with any tracer.
 *
 * @param name what the options are called
 * @throws TypeError where the options are no object, and for a name that is not known
 */
export function checkNames(options: unknown, known: readonly string[], name = 'options'): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw wrongValue(name, 'an object', options)
  const unknown = Object.keys(options).find(key => !known.includes(key))
  if (unknown === undefined) return
  const shown = /^\w{1,64}$/.test(unknown) ? `\`${unknown}\`` : `with a name of ${unknown.length} characters`
  const meant = known.find(each => lettersOf(each) === lettersOf(unknown))
  const question = meant === undefined ? '.' : `; did you mean \`${meant}\`?`
  const kind = typeof Reflect.get(options, unknown)
  throw new TypeError(`Unknown option ${shown} (${kind})${question} Known options are ${known.join(', ')}`)
}

/** An error about the value of an option: what was expected, and what was got. */
export function wrongValue(option: string, expected: string, got: unknown): TypeError {
  return new TypeError(`Expected \`${option}\` to be ${expected}, got \`${textOf(got)}\` (${kindOf(got)})`)
}

/** Ignores case and underscores: `trace_id` is the name of a field, `traceId` the option that renames it. */
function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}

function kindOf(got: unknown): string {
  if (got === null) return 'null'
  return Array.isArray(got) ? 'array' : typeof got
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return typeof value
  }
}
