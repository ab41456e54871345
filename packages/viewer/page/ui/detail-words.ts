import type { AttributeValue } from '../../src/api/attributes.ts'
import type { SpanDetail } from '../../src/api/span-detail.ts'

/** The exception that a failed span ended with, which stands above everything else. */
export const exceptionOf = (detail: SpanDetail): SpanDetail['events'][number] | undefined =>
  detail.outcome === 'error' ? detail.events.findLast(event => event.name === 'exception') : undefined

/** A value in a line of text. */
export const textOf = (value: AttributeValue): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value)

/** The value of an attribute as a text; empty where there is none. */
export const attribute = (list: SpanDetail['attributes'], key: string): string => {
  const value = list.find(([name]) => name === key)?.[1]
  return value === undefined || value === null ? '' : textOf(value)
}

/** Nanoseconds in a text as milliseconds: the digits of a double are enough for microseconds. */
export function millisecondsOf(unixNano: string): number {
  return Number(BigInt(unixNano) / 1000n) / 1000
}
