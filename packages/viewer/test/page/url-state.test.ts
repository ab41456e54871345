import { describe, expect, test } from 'vitest'
import type { PageState } from '../../page/state/url-state.ts'
import { FIRST_STATE, formatState, parseState } from '../../page/state/url-state.ts'

const TRACE = 'ab'.repeat(16)
const SPAN = 'cd'.repeat(8)

describe('parseState', () => {
  test.each<[string, Partial<PageState>]>([
    ['#/traces', {}],
    ['#/map', { view: 'map' }],
    [`#/traces?trace=${TRACE}&span=${SPAN}`, { trace: TRACE, span: SPAN }],
    ['#/traces?q=status%3Aerror+attr.name%3A%22a+b%22', { query: 'status:error attr.name:"a b"' }],
    [`#/traces?trace=${TRACE}&times=day`, { trace: TRACE, timesOfDay: true }],
    [`#/traces?trace=${TRACE}&as=story`, { trace: TRACE, shape: 'story' }],
    [`#/traces?trace=${TRACE}&with=medians`, { trace: TRACE, compare: 'medians' }],
    [`#/traces?trace=${TRACE}&with=${TRACE}`, { trace: TRACE, compare: TRACE }],
    [
      `#/traces?trace=${TRACE}&zoom=0.25000-0.50000&scale=true`,
      { trace: TRACE, zoom: [0.25, 0.5], trueScale: true },
    ],
  ])('reads %s, which formatState writes', (address, change) => {
    const state = { ...FIRST_STATE, ...change }
    expect(parseState(address)).toEqual(state)
    expect(formatState(state)).toBe(address)
  })

  test.each([
    '',
    '#',
    '#/nowhere',
    '#/traces?trace=javascript:alert(1)',
    '#/traces?trace=ABC&span=1',
    '#/traces?zoom=0.9-0.1',
    '#/traces?zoom=x',
    '#/traces?as=circle',
  ])('takes %s as if it said nothing', address => {
    expect(parseState(address)).toEqual(FIRST_STATE)
  })
})
