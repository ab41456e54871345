/** What a shutdown leaves behind, without the reason; `undefined` for nothing. */
export function shutdownSentence(lost: number, unconfirmed: number, owner: string): string | undefined {
  if (unconfirmed === 0)
    return lost === 0 ? undefined : `${lost} spans are lost with the shutdown of ${owner}`
  const open = `${unconfirmed} spans are unconfirmed`
  return lost === 0
    ? `${open} at the shutdown of ${owner}`
    : `${lost} spans are lost with the shutdown of ${owner}, and ${open}`
}
