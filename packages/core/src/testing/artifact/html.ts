import { escapeControls } from '../../base/diagnostics/printable-line.ts'

/** Text that is HTML. Only {@link html} makes it, so that no other text gets into a page as such. */
class Html {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

export type { Html }

type Part = string | number | Html | readonly Html[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Longer texts are cut: a page is there to be looked at. */
const MOST_CHARACTERS = 10_000

/** Makes HTML of a template, in which every text is escaped. Attributes need double quotes around it. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, index) => literal + sourceOf(parts[index] ?? '')).join(''))
}

function sourceOf(part: Part): string {
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escaped(part)
  return part instanceof Html ? part.source : part.map(({ source }) => source).join('')
}

/** Line breaks stay, other controls and what turns the reading direction are written as their escapes. Linear: one class. */
function escaped(text: string): string {
  const rest = text.length - MOST_CHARACTERS
  const shown = rest > 0 ? `${text.slice(0, MOST_CHARACTERS)}… (${rest} characters more)` : text
  const printable = shown.split('\n').map(escapeControls).join('\n')
  return printable.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
}
