import type { ColumnsHead } from './column-span.ts'
import type { ShapeWords } from './span-table.ts'

/** The shapes, services and texts of a trace, each once. */
export interface ShapeTable {
  readonly services: readonly string[]
  readonly strings: readonly string[]
  readonly shapes: ColumnsHead['shapes']
  /** Returns the index of the shape. */
  add(words: ShapeWords): number
  textOf(text: string): number
}

/** An empty table. */
export function shapeTable(): ShapeTable {
  const services = indexedTexts()
  const strings = indexedTexts()
  const shapes: ColumnsHead['shapes'][number][] = []
  return { services: services.texts, strings: strings.texts, shapes, add, textOf: strings.indexOf }

  function add({ name, service, kind, note, route, topic }: ShapeWords): number {
    shapes.push([
      strings.indexOf(name),
      services.indexOf(service),
      kind,
      strings.indexOf(note),
      strings.indexOf(route),
      strings.indexOf(topic),
    ])
    return shapes.length - 1
  }
}

function indexedTexts(): { readonly texts: string[]; readonly indexOf: (text: string) => number } {
  const texts: string[] = []
  const known = new Map<string, number>()
  return { texts, indexOf }

  function indexOf(text: string): number {
    const index = known.get(text)
    if (index !== undefined) return index
    known.set(text, texts.length)
    texts.push(text)
    return texts.length - 1
  }
}
