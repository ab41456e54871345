/** A query that is not understood: a sentence, and the place of the word. */
export class QueryError extends Error {
  readonly from: number
  readonly to: number

  constructor(sentence: string, from: number, to: number) {
    super(sentence)
    this.from = from
    this.to = to
  }
}
