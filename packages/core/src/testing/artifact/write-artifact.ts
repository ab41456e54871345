import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../base/diagnostics/warn-once.ts'
import { formatTrace } from '../exporting/console/trace-tree.ts'
import type { MemoryExporter } from './memory-exporter.ts'
import { traceTree } from './trace-outline.ts'

/** What the runners give to a hook: node:test and vitest. */
export interface TestContext {
  readonly fullName?: string
  readonly passed?: boolean
  readonly task?: {
    readonly name: string
    readonly fullTestName?: string
    readonly result?: { readonly state?: string }
  }
}

/** Jest has the name in the state of its `expect`, which is global. */
interface GlobalExpect {
  readonly expect?: { getState?(): { readonly currentTestName?: string } }
}

/** Whether the runner says that the test has failed. */
export function hasFailed(context: TestContext | undefined): boolean {
  return context?.passed === false || context?.task?.result?.state === 'fail'
}

/** Writes what was recorded of a test into a file of its name, and its place to standard error. Never throws: the test has failed already. */
export function writeArtifact(
  folder: string,
  exporter: MemoryExporter,
  context: TestContext | undefined,
): void {
  const name = nameOf(context)
  const path = join(folder, `${fileName(name)}.txt`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, `${artifactText(name, exporter)}\n`)
    process.stderr.write(`The trace of the test "${name}" is in ${path}\n`)
  } catch (error) {
    process.stderr.write(`The trace of a failed test could not be written to ${path}: ${messageOf(error)}\n`)
  }
}

function artifactText(name: string, exporter: MemoryExporter): string {
  const { spans, openSpans } = exporter
  if (spans.length + openSpans.length === 0) return `${name}\n\nNo span was recorded.`
  const open = openSpans.length === 0 ? [] : ['Not ended:', traceTree(openSpans, { attributes: true })]
  return [name, formatTrace(spans, { width: 160 }), ...open].filter(text => text !== '').join('\n\n')
}

function nameOf(context: TestContext | undefined): string {
  const { expect } = globalThis as GlobalExpect
  const ofTask = context?.task?.fullTestName ?? context?.task?.name
  return context?.fullName ?? ofTask ?? expect?.getState?.().currentTestName ?? 'a test'
}

/** Letters and digits of a name, which differs from that of another test in its beginning mostly. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120) || 'test'
}
