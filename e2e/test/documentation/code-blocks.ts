import { readFileSync } from 'node:fs'

/** The blocks of code of a page of `docs/`, by the name of the file that each is (`file=` behind the language). */
export function codeBlocks(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/^```\w+(?: file=(\S+))?\n(.*?)^```$/gms)]
  return new Map(blocks.map(([, file = '', code = '']) => [file, code]))
}
