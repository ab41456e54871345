import type { ApiError } from '../../src/api/failure.ts'

/** What the viewer's server answered instead of what was asked for. */
export class ApiFailure extends Error {
  readonly status: number
  readonly answer: ApiError

  constructor(status: number, answer: ApiError) {
    super(answer.error)
    this.status = status
    this.answer = answer
  }
}

/** Asks the server that this page came from. */
export async function fetchJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await checked(path, init)
  return (await response.json()) as T
}

export async function fetchBytes(path: string, init?: RequestInit): Promise<ArrayBuffer> {
  const response = await checked(path, init)
  return response.arrayBuffer()
}

async function checked(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init)
  if (response.ok) return response
  const answer = await response.json().catch(() => ({ error: `The viewer answered ${response.status}` }))
  throw new ApiFailure(response.status, answer as ApiError)
}
