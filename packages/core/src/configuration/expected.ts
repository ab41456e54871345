import { textOf } from '../text-of.ts'

const MAX_SHOWN = 80

/** The error for a wrong option: names it, says what was expected and what was got. */
export function expected(option: string, what: string, got: unknown): TypeError {
  return new TypeError(`Expected \`${option}\` to be ${what}, got \`${shown(got)}\` (${kindOf(got)})`)
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? jsonOf(value) : String(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text
}

function jsonOf(value: object): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return textOf(value)
  }
}
