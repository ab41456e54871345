import { expect, it } from 'vitest'
import { crc32c } from '../../../src/embedded/log/crc32c.ts'

it.each([
  ['123456789', 0xe3069283],
  ['', 0],
])('has the known checksum of "%s"', (text, checksum) => {
  expect(crc32c(Buffer.from(text))).toBe(checksum)
})
