import { expect, it } from 'vitest'
import type { Outage } from '../../fixtures/hours-of-batches.ts'
import { memoryProgram } from '../../fixtures/memory-program.ts'

const MIB = 1024 * 1024
const SCOPES = '5'

it.each(['protobuf', 'json', 'zipkin'])(
  'four hours without a collector hold what `maxQueueBytes` allows, and not a multiple of it (%s)',
  { timeout: 240_000 },
  async format => {
    // The first outage has what the code itself and its caches take; the second one is measured against the third.
    const bounds = [MIB, MIB, 4 * MIB].map(String)
    const outages = await memoryProgram<Outage[]>('hours-of-batches.ts', format, SCOPES, ...bounds)
    const [, small, large] = outages as [Outage, Outage, Outage]
    expect(large.encoded).toBe(14_400 * 5)
    expect(large.dropped).toBeGreaterThan(0)
    expect(large.queueBytes).toBeGreaterThan(3 * MIB)
    expect(large.queueBytes).toBeLessThan(5 * MIB)
    const more = large.queueBytes - small.queueBytes
    expect((large.held - small.held) / more).toBeLessThan(1.5)
  },
)
