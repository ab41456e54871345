import { themeChanges } from './theme.ts'

/** How many colours there are for services. */
const SERIES = 10
const known = new Map<string, number>()

/** The colour of a service, from 0 to 9. The first that are named have the first colours, which differ most. */
export function colorOf(service: string): number {
  let color = known.get(service)
  if (color !== undefined) return color
  color = known.size % SERIES
  known.set(service, color)
  return color
}

let isReserved = false

/** Whether the colours no longer depend on which trace is opened first. */
export const hasReservedColors = (): boolean => isReserved

/** Names whose colours are given first, so that they do not depend on which trace is opened first. */
export function reserveColors(services: readonly string[]): void {
  isReserved = true
  for (const service of services) colorOf(service)
}

/** The colours of the theme as a canvas needs them. */
export interface Palette {
  readonly series: readonly string[]
  readonly of: (token: string) => string
}

let cached: { readonly version: number; readonly palette: Palette } | undefined

/** Reads the colours that the style sheet resolves for the theme of the moment. */
export function palette(): Palette {
  const version = themeChanges.value
  if (cached?.version === version) return cached.palette
  const probe = document.createElement('i')
  document.body.append(probe)
  const tokens = new Map<string, string>()
  const read = (token: string): string => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  for (const token of TOKENS) tokens.set(token, read(token))
  const series = Array.from({ length: SERIES }, (_, index) => read(`series-${index}`))
  probe.remove()
  cached = { version, palette: { series, of: token => tokens.get(token) ?? 'gray' } }
  return cached.palette
}

const TOKENS = [
  'bg',
  'panel',
  'ink',
  'soft',
  'faint',
  'line',
  'line-strong',
  'row',
  'selected',
  'accent',
  'bad',
  'warn',
  'hatch',
  'mark',
]
