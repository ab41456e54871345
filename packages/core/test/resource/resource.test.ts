// Through its file: the doors show only the process and the machine that the test runs in.

import { hostname } from 'node:os'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { describe, expect, it } from 'vitest'
import { createResource } from '../../src/resource/resource.ts'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

describe('createResource', () => {
  it('describes this process', () => {
    expect(createResource().attributes).toMatchObject({
      'service.name': 'unknown_service:node',
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'telemetry.sdk.name': 'throughline',
      'telemetry.sdk.language': 'nodejs',
      'process.pid': process.pid,
      'process.runtime.version': process.versions.node,
      'host.name': hostname(),
    })
  })

  it('stays the same instance', () => {
    const id = 'service.instance.id'
    expect(createResource().attributes[id]).toBe(createResource().attributes[id])
  })

  it('prefers what is known better', () => {
    const resource = createResource(deepFreeze({ 'service.name': 'shop', region: 'eu' }))
    expect(resource.attributes).toMatchObject({ 'service.name': 'shop', region: 'eu' })
  })

  it('drops invalid attributes and says so', () => {
    const sentences = recordProblems()
    const resource = createResource({ wrong: (() => 1) as never, none: undefined, right: 1 })
    expect(resource.attributes).toHaveProperty('right', 1)
    expect(resource.attributes).not.toHaveProperty('wrong')
    expect(resource.attributes).not.toHaveProperty('none')
    expect(sentences).toEqual([expect.stringContaining('attribute `wrong` was dropped')])
  })

  it("merges as OpenTelemetry's does, the other one winning", () => {
    const resource = createResource({ a: 1, b: 1 })
    const merged = resource.merge(resourceFromAttributes({ b: 2, c: 2 }))
    expect(merged.attributes).toMatchObject({ a: 1, b: 2, c: 2 })
    expect(resource.merge(null)).toBe(resource)
    expect(resourceFromAttributes({ a: 0, z: 0 }).merge(resource).attributes).toMatchObject({ a: 1, z: 0 })
    expect(Object.fromEntries(merged.getRawAttributes())).toEqual(merged.attributes)
  })
})
