// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import { paintFor, wantsColors } from '../../../src/exporting/console/terminal-colors.ts'

const terminal = { isTTY: true }

test.each([
  ['a terminal', terminal, {}, true],
  ['a pipe', {}, {}, false],
  ['no stream', undefined, {}, false],
  ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
  ['a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
  ['a pipe with an empty FORCE_COLOR', {}, { FORCE_COLOR: '' }, true],
  ['a terminal with FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
  ['a pipe with FORCE_COLOR and NO_COLOR', {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
] as const)('%s decides on colours', (_what, stream, environment, colors) => {
  expect(wantsColors(stream, environment)).toBe(colors)
})

test('colours are written even where the standard output is no terminal, once they are decided', () => {
  expect(paintFor(true)('red', 'x')).toBe('\u001b[31mx\u001b[39m')
  expect(paintFor(false)('red', 'x')).toBe('x')
})
