import type { Palette } from '../state/colors.ts'

/** A rounded bar. Its ends are cut near the edges of the canvas: a bar of a deep zoom would be millions of pixels long. */
export function bar(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  canvasWidth: number,
): void {
  const from = Math.max(left, -8)
  const to = Math.min(left + width, canvasWidth + 8)
  context.beginPath()
  if (to > from) context.roundRect(from, top, to - from, height, Math.min(3, (to - from) / 2))
}

/** Writes beside a bar: the long words where there is room for them, else the short ones, and inside the bar where there is none. */
export function label(
  context: CanvasRenderingContext2D,
  width: number,
  [left, right]: readonly [number, number],
  y: number,
  [long, short]: readonly [string, string],
  color: string,
  palette: Palette,
): void {
  if (right < 0 || left > width) return
  context.fillStyle = color
  for (const words of width < 320 ? [short] : [long, short]) {
    const length = context.measureText(words).width
    if (right + 6 + length <= width + 14) {
      context.textAlign = 'left'
      context.fillText(words, Math.max(right, 0) + 6, y)
      return
    }
    if (left - 6 - length >= 0) {
      context.textAlign = 'right'
      context.fillText(words, left - 6, y)
      return
    }
  }
  const length = context.measureText(short).width
  const end = Math.min(right, width) - 5
  context.globalAlpha = 0.88
  context.fillStyle = palette.of('bg')
  context.beginPath()
  context.roundRect(end - length - 3, y - 5, length + 6, 10, 2)
  context.fill()
  context.globalAlpha = 1
  context.fillStyle = palette.of('ink')
  context.textAlign = 'right'
  context.fillText(short, end, y)
}

/** The edges of a stretch of time that is drawn narrower than it is. */
export function drawPinch(
  context: CanvasRenderingContext2D,
  left: number,
  right: number,
  height: number,
  palette: Palette,
): void {
  // The canvas lies above the log lines, which must be read through it.
  context.globalAlpha = 0.09
  context.fillStyle = palette.of('warn')
  context.fillRect(left, 0, right - left, height)
  context.globalAlpha = 1
}

export function drawWave(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  height: number,
  color: string,
): void {
  context.strokeStyle = color
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x, y)
  context.bezierCurveTo(x + 4, y + height / 3, x - 4, y + (height * 2) / 3, x, y + height)
  context.stroke()
}
