import { styleText } from 'node:util'

/** The words for colours and weights that `node:util` knows. */
export type TextStyle = Parameters<typeof styleText>[0]

/** Gives `text` a style, or leaves it alone where colours are off. */
export type Paint = (style: TextStyle, text: string) => string

/** A paint that colours, or one that changes nothing. */
export function paintFor(colors: boolean): Paint {
  return colors ? paint : leave
}

/**
 * Whether to write colours to `stream`: only to a terminal, unless `FORCE_COLOR` is set;
 * never when `NO_COLOR` is set and not empty. As in Node itself, `FORCE_COLOR` wins over `NO_COLOR`.
 */
export function wantsColors(
  stream: { readonly isTTY?: boolean | undefined } | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  const forced = environment.FORCE_COLOR
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (environment.NO_COLOR || environment.NODE_DISABLE_COLORS || environment.TERM === 'dumb') return false
  return stream?.isTTY === true
}

function paint(style: TextStyle, text: string): string {
  // Whether the stream takes colours was decided once, by wantsColors: styleText would ask again for each word.
  return text === '' ? text : styleText(style, text, { validateStream: false })
}

function leave(_style: TextStyle, text: string): string {
  return text
}
