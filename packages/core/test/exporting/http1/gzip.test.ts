// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { gzip } from '../../../src/exporting/http1/gzip.ts'

it('compresses the pieces as one body', async () => {
  const compressed = await gzip([Buffer.from('span '.repeat(100)), new Uint8Array(), Buffer.from('end')])
  expect(gunzipSync(compressed).toString()).toBe(`${'span '.repeat(100)}end`)
  expect(compressed.length).toBeLessThan(100)
})
