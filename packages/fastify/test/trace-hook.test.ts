import { traceHook } from '@throughline/fastify'
import { expect, test } from 'vitest'

const auth = async () => {}

const WRONG: [hook: unknown, options: unknown, sentence: string][] = [
  ['auth', {}, 'Expected `hook` to be a function, got `auth` (string)'],
  [() => {}, {}, 'Expected `name` to be given, since the hook has no name of its own'],
  [auth, { tracer: 'mine' }, 'Expected `tracer` to be a Tracer of @opentelemetry/api, got `mine` (string)'],
]

test.each(WRONG)('%o with %o is answered with a sentence', (hook, options, sentence) => {
  expect(() => traceHook(hook as typeof auth, options as object)).toThrow(sentence)
})

test('a hook gets its arguments and `this`, and what it returns is returned', () => {
  const seen: unknown[] = []
  function ready(this: unknown, ...args: unknown[]) {
    seen.push(this, args)
    return 'ready'
  }
  const instance = {}
  expect(Reflect.apply(traceHook(ready), instance, [1, 2])).toBe('ready')
  expect(seen).toEqual([instance, [1, 2]])
})
