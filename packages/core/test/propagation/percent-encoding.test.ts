// Through its file: the doors hand on contexts, and not what a header is on the way to one.

import { describe, expect, it } from 'vitest'
import { percentDecode, percentEncode } from '../../src/propagation/percent-encoding.ts'

describe('percentEncode', () => {
  it.each([
    ['plain', 'plain'],
    ["!#$&'()*-./:<=>?@[]^_`{|}~", "!#$&'()*-./:<=>?@[]^_`{|}~"],
    ['100%', '100%25'],
    ['a b,c;d"e\\f', 'a%20b%2Cc%3Bd%22e%5Cf'],
    ['1+1', '1%2B1'],
    ['\r\n\0', '%0D%0A%00'],
    ['\u00e9\u20ac\u{1f600}', '%C3%A9%E2%82%AC%F0%9F%98%80'],
    ['a\ud800b', 'a%EF%BF%BDb'],
  ])('writes %j as %j', (text, expected) => {
    expect(percentEncode(text)).toBe(expected)
  })
})

describe('percentDecode', () => {
  it.each([
    ['plain', 'plain'],
    ['1+1', '1+1'],
    ['a%20b%2cc%2Cd', 'a b,c,d'],
    ['%C3%A9%E2%82%AC%F0%9F%98%80', '\u00e9\u20ac\u{1f600}'],
    ['%FF', '\ufffd'],
    ['a%C3b%A9c', 'a\ufffdb\ufffdc'],
    ['%E2%82x%41', '\ufffdxA'],
    ['%ED%A0%80', '\ufffd\ufffd\ufffd'],
    ['100%', '100%'],
    ['%4', '%4'],
    ['%zz%41', '%zzA'],
    ['%2541', '%41'],
  ])('reads %j as %j', (text, expected) => {
    expect(percentDecode(text)).toBe(expected)
  })

  it('reads what was written, whatever it was', () => {
    for (let code = 0; code < 0x10ffff; code += 37) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const text = `%${String.fromCodePoint(code)}=${String.fromCodePoint((code * 7) % 0xd800)}`
      if (percentDecode(percentEncode(text)) !== text) expect.fail(`code point ${code}`)
    }
  })
})
