import { createHash } from 'node:crypto'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** What the runners give to a hook: node:test and vitest. */
export interface TestContext {
  readonly fullName?: string
  readonly filePath?: string
  readonly passed?: boolean
  readonly error?: unknown
  readonly task?: {
    readonly name: string
    readonly fullTestName?: string
    readonly file?: { readonly filepath?: string }
    readonly result?: { readonly state?: string; readonly errors?: readonly unknown[] }
  }
}

/** A test that has failed, as far as its runner says. */
export interface FailedTest {
  readonly name: string
  /** The name of its files, without an ending. The file of the test is in it: names differ within that only. */
  readonly fileName: string
  readonly failure: string | undefined
}

/** Jest has names in the state of its `expect`, which is global. */
interface GlobalExpect {
  readonly expect?: {
    getState?(): { readonly currentTestName?: string; readonly testPath?: string }
  }
}

/** An error, as runners show it. */
interface ShownError {
  readonly message?: unknown
  readonly diff?: unknown
  readonly cause?: unknown
}

const LONGEST_NAME = 120
/** Linear: anchored at the end, and each class ends at a dot. */
const ENDING = /(?:\.(?:test|spec))?\.[a-z]{2,3}$/

/** Whether the runner says that the test has failed. */
export function hasFailed(context: TestContext | undefined): boolean {
  return context?.passed === false || context?.task?.result?.state === 'fail'
}

/** @param assertion how the last assertion of a trace has failed, for runners that give no reason */
export function failedTest(context: TestContext | undefined, assertion: string | undefined): FailedTest {
  const { task } = context ?? {}
  const state = (globalThis as GlobalExpect).expect?.getState?.()
  const name = context?.fullName ?? task?.fullTestName ?? task?.name ?? state?.currentTestName ?? 'a test'
  const path = context?.filePath ?? task?.file?.filepath ?? state?.testPath
  const file = path === undefined ? '' : relative(process.cwd(), path).replace(ENDING, '')
  return { name, fileName: fileNameOf(`${file} ${name}`), failure: failureOf(context) ?? assertion }
}

/** node:test has the error of a test as the cause of its own. */
function failureOf({ error, task }: TestContext = {}): string | undefined {
  const [first] = task?.result?.errors ?? []
  const thrown = (first ?? (error as ShownError | undefined)?.cause ?? error) as ShownError | undefined
  const texts = [thrown?.message, thrown?.diff].filter(text => typeof text === 'string' && text !== '')
  return texts.length === 0 ? undefined : stripVTControlCharacters(texts.join('\n\n'))
}

/** Letters and digits. What is cut off counts by its checksum. */
function fileNameOf(text: string): string {
  const name = text.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'test'
  if (name.length <= LONGEST_NAME) return name
  const checksum = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, LONGEST_NAME - 9)}-${checksum}`
}
