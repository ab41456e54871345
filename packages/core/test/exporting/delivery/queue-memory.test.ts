import { expect, it } from 'vitest'
import { memoryProgram } from '../../fixtures/memory-program.ts'
import type { Night } from '../../fixtures/night-of-batches.ts'

const MIB = 1024 * 1024
const SCOPES = '5'

it.each(['protobuf', 'json', 'zipkin'])(
  'a night without a collector holds what `maxQueueBytes` allows, and not a multiple of it (%s)',
  async format => {
    // The first night has what the code itself and its caches take; the second one is measured against the third.
    const bounds = [MIB, MIB, 8 * MIB].map(String)
    const nights = await memoryProgram<Night[]>('night-of-batches.ts', format, SCOPES, ...bounds)
    const [, small, large] = nights as [Night, Night, Night]
    expect(large.encoded).toBe(28_800 * 5)
    expect(large.dropped).toBeGreaterThan(0)
    expect(large.queueBytes).toBeGreaterThan(7 * MIB)
    expect(large.queueBytes).toBeLessThan(9 * MIB)
    const more = large.queueBytes - small.queueBytes
    expect((large.held - small.held) / more).toBeLessThan(1.5)
  },
)
