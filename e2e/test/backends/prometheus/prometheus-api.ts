import { expect } from 'vitest'

/** A series in a response of Prometheus's query API. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>
  /** Time in seconds, and the value as text. */
  readonly value: readonly [number, string]
}

export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>
  readonly value: string
}

/** The result of an instant query. */
export async function query(url: string, text: string): Promise<readonly Series[]> {
  const { result } = await get<{ result: readonly Series[] }>(url, '/api/v1/query', { query: text })
  return result
}

/** The exemplars of the last hour of all series that a selector finds. */
export async function exemplars(url: string, selector: string): Promise<readonly Exemplar[]> {
  const now = Date.now() / 1000
  const found = await get<readonly { readonly exemplars: readonly Exemplar[] }[]>(
    url,
    '/api/v1/query_exemplars',
    { query: selector, start: String(now - 3600), end: String(now + 60) },
  )
  return found.flatMap(series => series.exemplars)
}

async function get<T>(url: string, path: string, search: Readonly<Record<string, string>>): Promise<T> {
  const response = await fetch(`${url}${path}?${new URLSearchParams(search)}`)
  const { status, data, error } = (await response.json()) as { status: string; data: T; error?: string }
  expect(status, error).toBe('success')
  return data
}
