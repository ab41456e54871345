import { describe, expect, test } from 'vitest'
import { nameOf } from '../../page/model/trace-model.ts'
import { criticalPath } from '../../page/trace/critical-path.ts'
import { ORDER_STORY } from './fixtures/order-story.ts'
import { spansOf, traceOf } from './fixtures/trace-of.ts'

function pathOf(trace: ReturnType<typeof traceOf>): string[] {
  return criticalPath(trace).map(
    ({ span, from, to, isWait }) => `${nameOf(trace, span)} ${from}-${to}${isWait ? ' waits' : ''}`,
  )
}

describe('criticalPath', () => {
  test('follows the child that ended last, and gives the time between children to their parent', () => {
    const trace = traceOf(
      spansOf(
        ['root', '', 0, 100],
        ['first', 'root', 10, 40],
        ['beside', 'root', 10, 35],
        ['last', 'root', 50, 90],
      ),
    )
    expect(pathOf(trace)).toEqual(['root 0-10', 'first 10-40', 'root 40-50', 'last 50-90', 'root 90-100'])
  })

  test('leaves out a child that ends after the one that had to be waited for began', () => {
    const trace = traceOf(
      spansOf(
        ['root', '', 0, 100],
        ['overlaps', 'root', 0, 60],
        ['first', 'root', 5, 30],
        ['last', 'root', 40, 100],
      ),
    )
    expect(pathOf(trace)).toEqual(['root 0-5', 'first 5-30', 'root 30-40', 'last 40-100'])
  })

  test('goes through queues, whose time is a wait', () => {
    const path = pathOf(traceOf(ORDER_STORY))
    expect(path).toContain('process orders 219-4310 waits')
    expect(path).toContain('process orders.retry 4371-5371 waits')
    expect(path.at(-1)).toBe('process orders.retry 5420-5421')
  })

  test('covers a chain of 100,000 spans, each inside the one before', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => ({
      id: index + 1,
      ...(index > 0 && { parent: index }),
      service: 'deep',
      name: 'step',
      from: index / 1000,
      to: 300 - index / 1000,
    }))
    const path = criticalPath(traceOf(chain))
    expect(path[0]?.from).toBe(0)
    expect(path.at(-1)?.to).toBe(300)
  })

  test('is empty for a trace without spans that take time', () => {
    expect(pathOf(traceOf(spansOf(['point', '', 5, 5])))).toEqual([])
  })
})
