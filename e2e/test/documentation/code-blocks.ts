import { readFileSync } from 'node:fs'

const ROOT = new URL('../../../', import.meta.url)

/** A block of code between fences. */
export interface CodeBlock {
  /** Behind the fence: `ts`, `sh`, `text`; empty for none. */
  readonly language: string
  /** The name of the file that the block is (`file=` behind the language). */
  readonly file: string | undefined
  readonly code: string
  /** The line of its first fence. */
  readonly line: number
  /** Why nothing checks it: `<!-- not checked: the reason -->` in front of it. */
  readonly notChecked: string | undefined
}

const BLOCK =
  /(?:^<!-- not checked: (?<notChecked>.*) -->\n)?^```(?<language>\w*)(?: file=(?<file>\S+))?\n(?<code>.*?)^```$/gms

/** The blocks of code of a page, named by its path from the root of the repository. */
export function blocksOf(path: string): readonly CodeBlock[] {
  const text = readFileSync(new URL(path, ROOT), 'utf8')
  return [...text.matchAll(BLOCK)].map(({ groups = {}, index }) => ({
    language: groups.language ?? '',
    file: groups.file,
    code: groups.code ?? '',
    line: text.slice(0, index).split('\n').length + (groups.notChecked === undefined ? 0 : 1),
    notChecked: groups.notChecked,
  }))
}

/** The blocks of code of a page of `docs/`, by the name of the file that each is. */
export function codeBlocks(page: string): ReadonlyMap<string, string> {
  return new Map(blocksOf(`docs/${page}.md`).map(({ file = '', code }) => [file, code]))
}
