/** What makes an answer unreadable. The codes are those of Node's own parser, for which people find explanations. */
export function httpParseError(code: `HPE_${string}`, reason: string): Error {
  return Object.assign(new Error(`Parse Error: ${reason}`), { code })
}
