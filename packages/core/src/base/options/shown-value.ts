import { escapeControls } from '../diagnostics/printable-line.ts'
import { textOf } from '../diagnostics/text-of.ts'

/**
 * A misspelt word, a number or a short path. No password in a URL, PEM or `key=value` matches. Linear: anchored, one
 * class.
 */
const WORD = /^[\w.+*/-]{0,24}$/
const MAX_PARTS = 8
const MAX_LENGTH = 80

/** A text for a message. A short word is quoted; of anything else only the size is shown, since it may be a secret. */
export function shownText(text: string): string {
  return WORD.test(text) ? `\`${text}\`` : textSize(text)
}

/** A value for a message. Numbers and words are quoted; of objects the names and types of the parts are shown. */
export function shownValue(value: unknown): string {
  const isWord = typeof value !== 'string' || WORD.test(value)
  return isWord ? `\`${cut(quoted(value))}\` (${kindOf(value)})` : textSize(value)
}

/** A value for a message that may be a secret in any form: its type, and the size of a text. */
export function describedValue(value: unknown): string {
  if (typeof value === 'string') return textSize(value)
  if (typeof value !== 'object' || value === null) return `\`[${kindOf(value)}]\` (${kindOf(value)})`
  return `\`${cut(objectText(value, kindOf))}\` (${kindOf(value)})`
}

function textSize(text: string): string {
  const lines = text.split('\n').length
  return `a string of length ${text.length}${lines > 1 ? ` in ${lines} lines` : ''}`
}

function quoted(value: unknown): string {
  if (typeof value === 'function') return functionName(value)
  return typeof value === 'object' && value !== null ? objectText(value, partText) : textOf(value)
}

/** The source of a function is too long and may hold secrets. */
function functionName(value: object): string {
  const name = Reflect.getOwnPropertyDescriptor(value, 'name')?.value
  return typeof name === 'string' && name !== '' ? name : 'function'
}

function objectText(value: object, shown: (part: unknown) => string): string {
  try {
    if (Array.isArray(value)) return `[${parts(value.slice(0, MAX_PARTS).map(shown), value.length)}]`
    if (value instanceof RegExp) return textOf(value)
    const tag = Object.prototype.toString.call(value)
    if (tag !== '[object Object]' || classOf(value) !== 'object') return tag
    const names = Object.keys(value)
    const texts = names.slice(0, MAX_PARTS).map(name => `${name}: ${shown(Reflect.get(value, name))}`)
    return `{${parts(texts, names.length)}}`
  } catch {
    return '[object]'
  }
}

function parts(texts: readonly string[], count: number): string {
  return [...texts, ...(count > texts.length ? ['...'] : [])].join(', ')
}

function partText(part: unknown): string {
  const isPlain = typeof part === 'number' || typeof part === 'boolean'
  return isPlain ? String(part) : kindOf(part)
}

/** The type of a value, or the name of its class. */
export function kindOf(value: unknown): string {
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

function cut(text: string): string {
  const line = escapeControls(text.slice(0, MAX_LENGTH + 1))
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}...` : line
}
