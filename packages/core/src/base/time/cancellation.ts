/** Why a signal was aborted, for a sentence. */
export function cancellation({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : 'the export was cancelled'
}
