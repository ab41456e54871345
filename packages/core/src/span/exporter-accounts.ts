import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { globalSlot } from '../base/global-slot.ts'
import type { Exporter, ExporterCounts } from './exporter.ts'
import type { Resource } from './readable-span.ts'
import type { SpanProcessor } from './span-processor.ts'

/** An exporter and its counts. */
export interface ExporterAccount {
  readonly exporter: Exporter
  readonly counts: ExporterCounts
  /** Whether it is reached through a processor, and is none itself. */
  readonly isBehind: boolean
}

/** What the exporters of this package leave behind, so that they are found where an application has wrapped them. */
interface Accounts {
  /** The exporter that has counted. */
  readonly owners: WeakMap<ExporterCounts, Exporter>
  /** The exporters that spans of a resource have come to. */
  readonly reached: WeakMap<Resource, Set<Exporter>>
}

/** Shared by all copies of this package. */
const slot = globalSlot<Accounts>('exporter-accounts.1')

function shared(): Accounts {
  slot.value ??= { owners: new WeakMap(), reached: new WeakMap() }
  return slot.value
}

/**
 * Gives an exporter of ours its counts, read anew whenever they are asked for, and also where they are asked of a proxy or
 * of an object that inherits from it. They are not enumerable: in a copy by `{ ...exporter }` they would stand still.
 */
export function countBy<E extends Exporter>(
  exporter: Omit<E, 'counts'>,
  read: () => ExporterCounts,
): E & { readonly counts: ExporterCounts } {
  return Object.defineProperty(exporter, 'counts', {
    configurable: true,
    get() {
      const counts = read()
      shared().owners.set(counts, exporter as E)
      return counts
    },
  }) as E & { readonly counts: ExporterCounts }
}

/** The exporter of ours that these counts were read from. */
export function ownerOf(counts: ExporterCounts): Exporter | undefined {
  return shared().owners.get(counts)
}

/** Notes that spans of a resource come to an exporter, by whatever way. */
export function noteReached(exporter: Exporter, resource: Resource): void {
  // A span that is of no make of ours may have anything there.
  if (typeof resource !== 'object' || resource === null) return
  const { reached } = shared()
  const exporters = reached.get(resource)
  if (exporters === undefined) reached.set(resource, new Set([exporter]))
  else exporters.add(exporter)
}

/**
 * The processors that count, and the exporters of ours behind processors that do not, each once. Where a processor of the
 * application has counts of its own, these are taken for all that is behind processors.
 */
export function accountsOf(
  processors: readonly (Exporter | SpanProcessor)[],
  resource: Resource,
): readonly ExporterAccount[] {
  const { owners, reached } = shared()
  const accounts = new Map<Exporter, ExporterAccount>()
  let isAllCounted = false
  for (const processor of processors) {
    const counts = countsOf(processor)
    if (counts === undefined) continue
    const exporter = owners.get(counts)
    if (exporter === undefined) isAllCounted = true
    accounts.set(exporter ?? processor, { exporter: exporter ?? processor, counts, isBehind: false })
  }
  for (const exporter of (isAllCounted ? undefined : reached.get(resource)) ?? []) {
    const counts = accounts.has(exporter) ? undefined : countsOf(exporter)
    if (counts !== undefined) accounts.set(exporter, { exporter, counts, isBehind: true })
  }
  return [...accounts.values()]
}

/** Whether a processor counts. Never throws. */
export function hasCounts(processor: Exporter | SpanProcessor): boolean {
  return countsOf(processor) !== undefined
}

/** Those of the application may fail, as at the end of the process, which must not fail by them. */
function countsOf(processor: Exporter | SpanProcessor): ExporterCounts | undefined {
  try {
    const { counts } = processor as Exporter
    return typeof counts === 'object' && counts !== null ? counts : undefined
  } catch (error) {
    reportUnreadableCounts(error)
    return undefined
  }
}

export function reportUnreadableCounts(error: unknown): void {
  warnOnce('exporter counts', () => `the counts of an exporter could not be read: ${messageOf(error)}`)
}
