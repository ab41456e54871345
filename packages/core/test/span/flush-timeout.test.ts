import { createTracing, otlpExporter } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'

type Options = Parameters<ReturnType<typeof createTracing>['flush']>[0]

function sentencesAbout(...arguments_: readonly unknown[]): Promise<readonly string[]> {
  return sentencesOf('flush', ...arguments_)
}

async function sentencesOf(
  action: 'flush' | 'shutdown',
  ...arguments_: readonly unknown[]
): Promise<readonly string[]> {
  const sentences = recordProblems()
  const tracing = createTracing({ exporter: [memoryExporter(), otlpExporter()] })
  await tracing[action](...(arguments_ as [Options]))
  return sentences
}

describe('the options of flush and shutdown', () => {
  it.each([
    [500, 'Expected `options` to be an object, got `500` (number); write `flush({ timeout: 500 })`'],
    ['x', 'Expected `options` to be an object, got `x` (string); write `flush({ timeout: 1000 })`'],
    [true, 'Expected `options` to be an object, got `true` (boolean)'],
    [new Error('no'), 'Expected `options` to be an object, got `[object Error]` (Error)'],
    [{ timeouts: 1 }, 'Unknown option `timeouts` (number); did you mean `timeout`?'],
    [{ timeout: -1 }, 'Expected `timeout` to be a number of milliseconds from 0, got `-1` (number)'],
  ])('are reported where they are wrong: %s', async (given, sentence) => {
    for (const action of ['flush', 'shutdown'] as const) {
      expect(await sentencesOf(action, given)).toEqual([expect.stringContaining(sentence)])
    }
  })

  it('are reported with the time that is taken', async () => {
    expect(await sentencesOf('shutdown', 500)).toEqual([expect.stringContaining('5000 ms are taken')])
  })

  it('may be left out, also by what calls a function that is passed on', async () => {
    expect(await sentencesAbout()).toEqual([])
    expect(await sentencesAbout({})).toEqual([])
    expect(await sentencesAbout(null)).toEqual([])
    expect(await sentencesAbout('SIGTERM', 15)).toEqual([])
    expect(await sentencesAbout({ timeoutMillis: 10 })).toEqual([])
  })

  it('never make a flush fail', async () => {
    const hostile = {
      get timeout(): never {
        throw new Error('no')
      },
    }
    expect(await sentencesAbout(hostile)).toEqual([
      expect.stringContaining('the options of a flush could not be read: no'),
    ])
  })
})
