/** The reason of an aborted signal, for a sentence. */
export function cancellation({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : 'the export was cancelled'
}
