/** `/api/suggest`: `at` is the index of the caret in `q`, its end where it is left out. Best first, at most 20. */
export interface SuggestionList {
  readonly suggestions: readonly Suggestion[]
}

/** The characters of `q` from `from` to `to` are replaced by `text`. */
export interface Suggestion {
  readonly from: number
  readonly to: number
  readonly text: string
  /** What it finds, such as `service`, or the number of traces. */
  readonly hint: string
}
