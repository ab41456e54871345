/** A request, and what the server does with it. */
export interface Request {
  readonly number: number
  readonly path: string
  readonly fails: boolean
  /** Milliseconds. */
  readonly takes: number
  /** The flags in the `traceparent` of a caller: `01` is sampled. */
  readonly caller?: '00' | '01'
}

/** 1,000 requests in 28 s, the same at each run: 20 fail, 10 are slow, and half of them have callers. */
export const TRAFFIC: readonly Request[] = Array.from({ length: 1000 }, (_, number) => {
  const caller = ([undefined, '00', undefined, '01'] as const)[number % 4]
  return {
    number,
    path: pathOf(number),
    fails: number % 50 === 13,
    takes: number % 100 === 47 ? 800 : 20,
    ...(caller === undefined ? {} : { caller }),
  }
})

function pathOf(number: number): string {
  if (number % 5 === 0) return '/health'
  return number % 10 === 1 ? `/checkout/${number}` : `/orders/${number}`
}
