// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { expect, it } from 'vitest'
import { publicUrl } from '../../../src/exporting/http1/public-url.ts'

it('leaves out everything that may hold a key', () => {
  const url = new URL('https://user:secret@collector.example:4318/v1/traces?api_key=secret#secret')
  expect(publicUrl(url)).toBe('https://collector.example:4318/v1/traces')
})
