/** Where a message was received from: the `batch` of `eachBatch`, or anything that says as much. */
export interface MessageSource {
  readonly topic: string
  readonly partition: number
}
