// Through its file: the doors hand on contexts, and not what a header is on the way to one.

import { expect, it } from 'vitest'
import { parseBaggage, serializeBaggage } from '../../src/propagation/baggage.ts'
import { ReceivedBaggage } from '../../src/propagation/received-baggage.ts'

const HEADER = 'tenant=acme,region=eu%20west;p'

function received(): ReceivedBaggage {
  const baggage = parseBaggage([HEADER])
  if (!(baggage instanceof ReceivedBaggage)) throw new TypeError('no received baggage')
  return baggage
}

it('is the same for the same header', () => {
  expect(received()).toBe(received())
  expect(serializeBaggage(received())).toBe(HEADER)
})

it('is not changed by what is done to its entries', () => {
  const [[, entry]] = received().getAllEntries() as [[string, { value: string }]]
  entry.value = 'umbrella'
  Object.assign(received().getEntry('tenant') ?? {}, { value: 'umbrella' })
  expect(received().getEntry('tenant')).toEqual({ value: 'acme' })
  expect(serializeBaggage(received())).toBe(HEADER)
})

it('makes new baggage out of changes', () => {
  expect(serializeBaggage(received().setEntry('tenant', { value: 'umbrella' }))).toBe(
    'tenant=umbrella,region=eu%20west;p',
  )
  expect(serializeBaggage(received().removeEntry('tenant'))).toBe('region=eu%20west;p')
  expect(serializeBaggage(received().removeEntries('tenant', 'region'))).toBe('')
  expect(received().clear().getAllEntries()).toEqual([])
  expect(received().getEntry('nothing')).toBeUndefined()
  expect(serializeBaggage(received())).toBe(HEADER)
})
