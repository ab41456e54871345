import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exporter, OtlpExporterOptions, SpoolOptions } from '@throughline/core'
import { otlpExporter } from '@throughline/core'
import { expect, onTestFinished } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { freePort } from '../../fixtures/free-port.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

/** A folder that is gone when the test ends. */
export async function spoolFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'throughline-spool-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

export interface SpoolingExporter {
  readonly exporter: Exporter
  /** Ends a span, and waits until it is sent or on the disk. */
  write(name: string, note?: string): Promise<void>
}

/** An exporter with a spool, as a process has it. */
export function spoolTo(spool: SpoolOptions, options: OtlpExporterOptions): SpoolingExporter {
  return spoolingExporter(otlpExporter({ timeout: 500, batchDelay: 5, ...options, spool }))
}

export function spoolingExporter(exporter: Exporter): SpoolingExporter {
  onTestFinished(() => exporter.shutdown({ timeout: 0 }))
  const { tracer } = recordSpans({ spanProcessors: [exporter] })
  return {
    exporter,
    async write(name, note = '') {
      tracer.startSpan(name).setAttribute('note', note).end()
      await eventually(() => expect(exporter.counts?.unsent).toBe(0))
    },
  }
}

/** Leaves a spool with spans of these names, a file for each. */
export async function leaveSpool(...spans: readonly string[]): Promise<string> {
  const path = await spoolFolder()
  const { exporter, write } = spoolTo({ path }, { url: await nowhere() })
  for (const name of spans) await write(name)
  await exporter.shutdown()
  return path
}

/** The names of spans that a collector got, in order. */
export function names(spans: readonly { readonly name?: string }[]): string[] {
  return spans.map(({ name = '' }) => name).sort()
}

/** Where no collector is. */
export async function nowhere(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}/v1/traces`
}

/** The files below a folder that hold batches, or what is left of them. */
export async function filesIn(path: string): Promise<string[]> {
  const all = await readdir(path, { recursive: true, withFileTypes: true })
  return all
    .filter(entry => entry.isFile() && entry.name !== 'alive')
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}
