import type { EncodedBatch } from './span-batch.ts'

/** Gathers the spans that are in no batch of the queue yet. */
export interface BatchSource {
  /** Bytes that it holds at most, which are part of the bound of the queue. */
  readonly maxBytes: number
  /** Whether it holds spans that are to be sent now. */
  isDue(): boolean
  /** Makes a batch of all that it holds; `undefined` for none. */
  take(): EncodedBatch | undefined
}

export const NO_SOURCE: BatchSource = { maxBytes: 0, isDue: () => false, take: () => undefined }
