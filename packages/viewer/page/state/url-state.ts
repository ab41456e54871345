/** What the page shows. All of it is in the address, so that a view can be kept, shared and gone back to. */
export interface PageState {
  readonly view: View
  /** The filter of the list. */
  readonly query: string
  readonly trace: string | undefined
  readonly span: string | undefined
  /** How the trace is drawn. */
  readonly shape: Shape
  /** The trace that `trace` is compared with, or {@link MEDIANS}. */
  readonly compare: string | undefined
  /** The part of the time axis that is shown, from 0 to 1. */
  readonly zoom: readonly [from: number, to: number] | undefined
  /** Whether long waits are drawn as long as they are. */
  readonly trueScale: boolean
  /** Whether the axis shows times of day, and not those since the start of the trace. */
  readonly timesOfDay: boolean
}

const VIEWS = ['traces', 'topics', 'map', 'routes'] as const
const SHAPES = ['waterfall', 'flame', 'story'] as const

/** Stands for the medians of the route. */
export const MEDIANS = 'medians'

export type View = (typeof VIEWS)[number]
export type Shape = (typeof SHAPES)[number]

export const FIRST_STATE: PageState = {
  view: 'traces',
  query: '',
  trace: undefined,
  span: undefined,
  shape: 'waterfall',
  compare: undefined,
  zoom: undefined,
  trueScale: false,
  timesOfDay: false,
}

/** Reads what {@link formatState} wrote; anything else is as if absent. */
export function parseState(hash: string): PageState {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2)
  const fields = new URLSearchParams(search)
  return {
    view: oneOf(VIEWS, path) ?? 'traces',
    query: fields.get('q') ?? '',
    trace: idIn(fields.get('trace'), 32),
    span: idIn(fields.get('span'), 16),
    shape: oneOf(SHAPES, fields.get('as')) ?? 'waterfall',
    compare: fields.get('with') === MEDIANS ? MEDIANS : idIn(fields.get('with'), 32),
    zoom: zoomIn(fields.get('zoom')),
    trueScale: fields.get('scale') === 'true',
    timesOfDay: fields.get('times') === 'day',
  }
}

/** The address of a state, such as `#/traces?q=status:error&trace=…`. */
export function formatState(state: PageState): string {
  const fields = new URLSearchParams()
  if (state.query !== '') fields.set('q', state.query)
  if (state.trace !== undefined) fields.set('trace', state.trace)
  if (state.span !== undefined) fields.set('span', state.span)
  if (state.shape !== 'waterfall') fields.set('as', state.shape)
  if (state.compare !== undefined) fields.set('with', state.compare)
  if (state.zoom !== undefined) fields.set('zoom', state.zoom.map(edge => edge.toFixed(5)).join('-'))
  if (state.trueScale) fields.set('scale', 'true')
  if (state.timesOfDay) fields.set('times', 'day')
  const search = fields.toString()
  return `#/${state.view}${search === '' ? '' : `?${search}`}`
}

function oneOf<T extends string>(words: readonly T[], text: string | null): T | undefined {
  return words.find(word => word === text)
}

function idIn(text: string | null, length: number): string | undefined {
  return text !== null && text.length === length && /^[0-9a-f]+$/.test(text) ? text : undefined
}

function zoomIn(text: string | null): [number, number] | undefined {
  const [from, to] = (text ?? '').split('-').map(Number)
  if (from === undefined || to === undefined || !(from >= 0 && to <= 1 && to - from > 1e-7)) return undefined
  return [from, to]
}
