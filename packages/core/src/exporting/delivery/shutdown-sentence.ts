import { counted } from '../../base/diagnostics/counted.ts'

/** What a shutdown leaves behind, without the reason; `undefined` for nothing. */
export function shutdownSentence(lost: number, unconfirmed: number, owner: string): string | undefined {
  if (unconfirmed === 0)
    return lost === 0 ? undefined : `${state(lost, 'lost')} with the shutdown of ${owner}`
  const open = state(unconfirmed, 'unconfirmed')
  return lost === 0
    ? `${open} at the shutdown of ${owner}`
    : `${state(lost, 'lost')} with the shutdown of ${owner}, and ${open}`
}

function state(spans: number, word: string): string {
  return `${counted(spans, 'span')} ${spans === 1 ? 'is' : 'are'} ${word}`
}
