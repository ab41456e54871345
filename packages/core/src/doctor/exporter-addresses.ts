import type { Tracing } from '../setup/tracing.ts'
import { ownerOf } from '../span/exporter-accounts.ts'

/** Where the exporters of this package send to, fit for a log: `http://host:4318/v1/traces` or, by gRPC, `host:4317`. */
export function exporterAddresses({ provider }: Tracing): readonly string[] {
  return provider.exporterCounts.flatMap(counts => {
    const { address } = (ownerOf(counts) ?? {}) as { readonly address?: unknown }
    return typeof address === 'string' ? [address] : []
  })
}
