import { go } from '../state/page-state.ts'

export type Zoom = readonly [from: number, to: number]

/** A zoom narrower than this shows single nanoseconds of an hour. */
const NARROWEST = 1e-6

/** Shows a part of the time axis; the whole of it where the part is as good as that. */
export function setZoom([from, to]: Zoom): void {
  const begin = Math.max(0, from)
  const end = Math.min(1, to)
  const isWhole = begin < 0.0005 && end > 0.9995
  if (end - begin < NARROWEST) return
  go({ zoom: isWhole ? undefined : [begin, end] }, { replace: true })
}

/** The same part made wider or narrower around a place of it, from 0 (left) to 1 (right). */
export function zoomAround([from, to]: Zoom, place: number, factor: number): Zoom {
  const at = from + (to - from) * Math.min(Math.max(place, 0), 1)
  return [at - (at - from) * factor, at + (to - at) * factor]
}

/** The same width further left or right. */
export function shifted([from, to]: Zoom, part: number): Zoom {
  const width = to - from
  const begin = Math.min(Math.max(from + width * part, 0), 1 - width)
  return [begin, begin + width]
}
