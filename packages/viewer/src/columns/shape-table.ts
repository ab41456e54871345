import type { ColumnSpan, ColumnsHead } from './column-span.ts'

/** The shapes, services and texts of a trace, each once. */
export interface ShapeTable {
  readonly services: readonly string[]
  readonly strings: readonly string[]
  readonly shapes: ColumnsHead['shapes']
  shapeOf(span: ColumnSpan): number
  textOf(text: string): number
}

/** An empty table. */
export function shapeTable(): ShapeTable {
  const services = indexedTexts()
  const strings = indexedTexts()
  const shapes: ColumnsHead['shapes'][number][] = []
  const known = new Map<string, number>()
  /** Spans of one name are nearly always alike: the last of each name saves the look at the table. */
  const latest = new Map<string, { readonly span: ColumnSpan; readonly shape: number }>()
  return { services: services.texts, strings: strings.texts, shapes, shapeOf, textOf: strings.indexOf }

  function shapeOf(span: ColumnSpan): number {
    const last = latest.get(span.name)
    if (last && isAlike(last.span, span)) return last.shape
    const shape = tableIndex(span)
    latest.set(span.name, { span, shape })
    return shape
  }

  function tableIndex({ name, service, kind, note, route, message }: ColumnSpan): number {
    const shape = [
      strings.indexOf(name),
      services.indexOf(service),
      kind,
      strings.indexOf(note),
      strings.indexOf(route),
      strings.indexOf(message?.topic ?? ''),
    ] as const
    const key = shape.join()
    const index = known.get(key)
    if (index !== undefined) return index
    known.set(key, shapes.length)
    shapes.push(shape)
    return shapes.length - 1
  }
}

function isAlike(left: ColumnSpan, right: ColumnSpan): boolean {
  return (
    left.service === right.service &&
    left.kind === right.kind &&
    left.note === right.note &&
    left.route === right.route &&
    left.message?.topic === right.message?.topic
  )
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
