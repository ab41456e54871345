import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** Gives a canvas the pixels of the screen, and a context that draws in those of CSS. */
export function sized(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | undefined {
  const ratio = devicePixelRatio || 1
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth
    canvas.height = pixelHeight
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
  }
  const context = canvas.getContext('2d') ?? undefined
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  context?.clearRect(0, 0, width, height)
  return context
}

/** Width and height of an element, as they change. */
export function useSize(ref: RefObject<HTMLElement | null>): {
  readonly width: number
  readonly height: number
} {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element
      setSize(old => (old.width === width && old.height === height ? old : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return size
}

let hatch: { readonly color: string; readonly pattern: CanvasPattern | null } | undefined

/** The stripes of a queue. */
export function hatchPattern(context: CanvasRenderingContext2D, color: string): CanvasPattern | string {
  if (hatch?.color !== color) {
    const tile = document.createElement('canvas')
    const ratio = devicePixelRatio || 1
    const size = Math.round(6 * ratio)
    tile.width = size
    tile.height = size
    const drawn = tile.getContext('2d')
    if (drawn !== null) {
      drawn.strokeStyle = color
      drawn.lineWidth = 2.2 * ratio
      for (const shift of [-size, 0, size]) {
        drawn.beginPath()
        drawn.moveTo(shift - 1, size + 1)
        drawn.lineTo(shift + size + 1, -1)
        drawn.stroke()
      }
    }
    const pattern = context.createPattern(tile, 'repeat')
    pattern?.setTransform(new DOMMatrix().scale(1 / ratio))
    hatch = { color, pattern }
  }
  return hatch.pattern ?? color
}
