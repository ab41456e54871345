import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { makeFolderSync } from '../../base/platform/make-folder.ts'
import { formatTrace } from '../../exporting/console/trace-tree.ts'
import type { MemoryExporter } from '../memory-exporter.ts'
import { traceTree } from '../trace-outline.ts'
import { artifactPage } from './artifact-page.ts'
import type { FailedTest } from './failed-test.ts'

/**
 * Writes what was recorded of a test into two files of its name, a text and a page, and their place to standard error. Never
 * throws: the test has failed already.
 */
export function writeArtifact(folder: string, exporter: MemoryExporter, test: FailedTest): void {
  const path = join(folder, test.fileName)
  try {
    makeFolderSync(folder)
    writeFileSync(`${path}.txt`, `${artifactText(test, exporter)}\n`)
    writeFileSync(`${path}.html`, artifactPage(test, exporter))
    process.stderr.write(
      `The trace of the test "${test.name}" is in ${path}.html, and as text in ${path}.txt\n`,
    )
  } catch (error) {
    process.stderr.write(`The trace of a failed test could not be written to ${path}: ${messageOf(error)}\n`)
  }
}

function artifactText({ name, failure = '' }: FailedTest, { spans, openSpans }: MemoryExporter): string {
  const isEmpty = spans.length + openSpans.length === 0
  const trees = isEmpty ? 'No span was recorded.' : formatTrace(spans, { width: 160 })
  const open = openSpans.length === 0 ? '' : `Not ended:\n\n${traceTree(openSpans, { attributes: true })}`
  return [name, failure, trees, open].filter(text => text !== '').join('\n\n')
}
