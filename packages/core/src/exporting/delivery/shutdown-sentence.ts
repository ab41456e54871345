import { counted } from '../../base/diagnostics/counted.ts'

/** What a shutdown leaves behind, without the reason; `undefined` for nothing. */
export function shutdownSentence(
  lost: number,
  unconfirmed: number,
  owner: string,
  item = 'span',
): string | undefined {
  if (unconfirmed === 0)
    return lost === 0 ? undefined : `${state(lost, 'lost', item)} with the shutdown of ${owner}`
  const open = state(unconfirmed, 'unconfirmed', item)
  return lost === 0
    ? `${open} at the shutdown of ${owner}`
    : `${state(lost, 'lost', item)} with the shutdown of ${owner}, and ${open}`
}

function state(count: number, word: string, item: string): string {
  return `${counted(count, item)} ${count === 1 ? 'is' : 'are'} ${word}`
}
