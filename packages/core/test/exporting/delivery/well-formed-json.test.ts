// Through its file: the doors encode only what the API lets be made, and show whole requests.

import { describe, expect, it } from 'vitest'
import { wellFormedJson } from '../../../src/exporting/delivery/well-formed-json.ts'

describe('wellFormedJson', () => {
  it.each([
    ['a\ud800b', 'a\ufffdb'],
    ['\udc00\ud800', '\ufffd\ufffd'],
    ['\\\ud800', '\\\ufffd'],
    ['\\ud800', '\\ud800'],
    ['\\\\ud800\ud800', '\\\\ud800\ufffd'],
    ['\ud83d\ude00', '\ud83d\ude00'],
    ['"\n\u0000', '"\n\u0000'],
  ])('%j is read back as %j, without an escaped surrogate', (text, readBack) => {
    const json = wellFormedJson({ text })
    expect(JSON.parse(json)).toEqual({ text: readBack })
    expect(json).toBe(JSON.stringify({ text: readBack }))
  })

  it('takes no longer than its length for a text of backslashes', () => {
    const text = `${'\\'.repeat(2_000_000)}\ud800`
    expect(JSON.parse(wellFormedJson(text))).toHaveLength(text.length)
  })
})
