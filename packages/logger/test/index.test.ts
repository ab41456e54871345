import { expect, test } from 'vitest'
import * as door from '../src/index.ts'

test('the door has four names', () => {
  expect(Object.keys(door).sort()).toEqual(['createLogger', 'createTraceMixin', 'traceMixin', 'withTrace'])
})
