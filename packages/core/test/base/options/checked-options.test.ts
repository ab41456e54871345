import type { OptionTable } from '@throughline/core/integrations'
import { A_BOOLEAN, checkedOptions } from '@throughline/core/integrations'
import { expect, it, vi } from 'vitest'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'

interface Door {
  readonly name: string
  readonly open: boolean
  readonly color?: string
  readonly width?: number
}

const color = vi.fn((value: unknown) => String(value).toUpperCase())
const open = vi.fn(() => false)
const DOOR: OptionTable<Door> = {
  name: { is: 'a name', valid: value => typeof value === 'string', required: true },
  open: { ...A_BOOLEAN, default: open },
  color: { read: color },
  width: { is: 'a number', valid: value => typeof value === 'number' },
}

function checked(options: object): Door {
  return checkedOptions(deepFreeze(options), DOOR)
}

it('makes defaults only of what is not given', () => {
  expect(checked({ name: 'front', open: true })).toEqual({ name: 'front', open: true })
  expect(open).not.toHaveBeenCalled()
  expect(checked({ name: 'front', open: undefined })).toEqual({ name: 'front', open: false })
  expect(open).toHaveBeenCalledOnce()
})

it('leaves out what is not given and has no default', () => {
  expect(Object.keys(checked({ name: 'front', width: undefined, color: undefined }))).toEqual([
    'name',
    'open',
  ])
  expect(color).not.toHaveBeenCalled()
})

it('takes what an option is read as', () => {
  expect(checked({ name: 'front', color: 'red' })).toMatchObject({ color: 'RED' })
})

it('reads each option once', () => {
  let reads = 0
  const options = {
    get name() {
      reads++
      return 'front'
    },
  }
  checkedOptions(options, DOOR)
  expect(reads).toBe(1)
})

it.each([
  [{}, undefined, 'Expected `name` to be a name, got `undefined` (undefined)'],
  [{ name: 5 }, undefined, 'Expected `name` to be a name, got `5` (number)'],
  [{ name: 'a', open: null }, 'door', 'Expected `door.open` to be a boolean, got `null` (null)'],
  [null, undefined, 'Expected `options` to be an object, got `null` (null)'],
  [new Map(), 'door', 'Expected `door` to be an object, got `[object Map]` (Map)'],
])('refuses %o of %s', (options, name, message) => {
  expect(() => checkedOptions(options as never, DOOR, name)).toThrow(new TypeError(message))
})
