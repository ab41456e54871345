import { isPlainObject } from '../is-plain-object.ts'
import { textOf } from '../text-of.ts'

const MAX_SHOWN = 80

/** The error for a wrong option: names it, says what was expected and what was got. */
export function expected(option: string, what: string, got: unknown): TypeError {
  return new TypeError(`Expected \`${option}\` to be ${what}, got \`${shown(got)}\` (${kindOf(got)})`)
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? classOf(value) : typeof value
}

function classOf(value: object): string {
  try {
    if (Array.isArray(value)) return 'array'
    const { name } = Object.getPrototypeOf(value).constructor
    return name === 'Object' || !/^\w+$/.test(name) ? 'object' : name
  } catch {
    return 'object'
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? jsonOf(value) : textOf(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text
}

function jsonOf(value: object): string {
  try {
    const json = JSON.stringify(value) ?? textOf(value)
    return json === '{}' && !isPlainObject(value) ? textOf(value) : json
  } catch {
    return textOf(value)
  }
}
