import type { ExporterCounts } from '../../span/exporter.ts'
import type { DeliveryCounts } from './delivery-counts.ts'
import type { Transport } from './transport.ts'

/** Sums up what a queue and the files of its transport have counted. */
export function deliveryCounts(
  encoded: number,
  { exported, dropped, unconfirmed, lost, lastError }: DeliveryCounts,
  { retries, failing, spool }: Transport,
): Omit<ExporterCounts, 'queueBytes'> {
  const delivered = { exported, unconfirmed, retries }
  const unsent = encoded - exported - lost - unconfirmed
  if (spool === undefined) {
    const reason = failing ?? lastError
    return { encoded, ...delivered, dropped, unsent, ...(reason !== undefined && { lastError: reason }) }
  }
  const { own, recovered, spans, bytes, damaged, lastError: reason = lastError } = spool
  const lostInFiles = Object.values(own.dropped).reduce((sum, count) => sum + count, 0)
  return {
    encoded,
    ...delivered,
    exported: exported + own.exported,
    dropped: sum(dropped, own.dropped, recovered.dropped),
    unsent: unsent - own.exported - lostInFiles - own.stored,
    spool: { spans, bytes, recovered: recovered.exported, damaged },
    ...(reason !== undefined && { lastError: reason }),
  }
}

function sum(...counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [reason, count] of counts.flatMap(each => Object.entries(each)))
    total[reason] = (total[reason] ?? 0) + count
  return total
}
