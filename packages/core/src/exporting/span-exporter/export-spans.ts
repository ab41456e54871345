import { isPromise } from 'node:util/types'
import { timerMillis } from '../../base/time/pause.ts'
import type { ReadableSpan } from '../../span/readable-span.ts'
import { awaitResource } from '../delivery/await-resource.ts'
import type { ExportResult, SpanExporter } from './span-exporter.ts'

/** The result of an exporter that gives none. */
const FAILED: ExportResult = { code: 1 }

/** Hands spans to an exporter and resolves with its result, a failure after `timeoutMillis`. Never rejects. */
export function exportSpans(
  exporter: SpanExporter,
  spans: ReadableSpan[],
  timeoutMillis: number,
): Promise<ExportResult> {
  return new Promise(resolve => {
    const timer = setTimeout(
      () => fail(new Error(`it did not finish within ${timeoutMillis} ms`)),
      timerMillis(timeoutMillis),
    )
    timer.unref()
    handOver(exporter, spans).then(settle, fail)

    function settle(result: ExportResult): void {
      clearTimeout(timer)
      resolve(result)
    }

    function fail(error: Error): void {
      settle({ code: 1, error })
    }
  })
}

/** Hands spans over at once; `done` is called now, later or never. */
export function exportSpansSync(
  exporter: SpanExporter,
  spans: ReadableSpan[],
  done: (result: ExportResult) => void,
): void {
  const returned: unknown = exporter.export(spans, result => done(result ?? FAILED))
  if (isPromise(returned)) returned.catch(() => {})
}

async function handOver(exporter: SpanExporter, spans: ReadableSpan[]): Promise<ExportResult> {
  await awaitResource(spans[0]?.resource)
  return new Promise((resolve, reject) => {
    const returned: unknown = exporter.export(spans, result => resolve(result ?? FAILED))
    if (isPromise(returned)) returned.catch(reject)
  })
}
