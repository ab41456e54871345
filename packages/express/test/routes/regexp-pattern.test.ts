import { describe, expect, test } from 'vitest'
import { alternativesOf, patternOf } from '../../src/routes/regexp-pattern.ts'

const END = '\\/?(?=\\/|$)'

/** Expressions that Express 4.22 makes of mounts, printed from its layers. */
const COMPILED: [source: string, names: (string | number)[], pattern: string][] = [
  [`^\\/api${END}`, [], '/api'],
  [`^\\/a\\.b-c${END}`, [], '/a.b-c'],
  [`^\\/users(?:\\/([^/]+?))${END}`, ['id'], '/users/:id'],
  [`^\\/u(?:\\/(\\d+))${END}`, ['id'], '/u/:id'],
  [`^\\/o(?:\\/([^/]+?))?${END}`, ['id'], '/o/:id?'],
  [`^\\/x\\/(.*)${END}`, [0], '/x/*'],
  [`^(?:\\/([^/]+?))-(?:((?:(?!\\/|-).)+?))${END}`, ['a', 'b'], '/:a-:b'],
  [`^\\/f(?:\\/([^/]+?))(?:\\.([^/\\.]+?))${END}`, ['name', 'ext'], '/f/:name.:ext'],
  [`^\\/w(?:\\/([^/]+?)((?:[/].+?)?))${END}`, ['rest', 0], '/w/:rest*'],
  [`^\\/n(?:\\/((a|b)c))(?:\\/([^/]+?))${END}`, ['id', 0, 'next'], '/n/:id/:next'],
]

describe('patternOf', () => {
  test.each(COMPILED)('turns %s back', (source, names, pattern) => {
    expect(patternOf(source, [...names])).toBe(pattern)
  })

  test.each([`^\\/p+q${END}`, `^\\/(?:a|b)\\/c${END}`, `^\\/\\d${END}`, '^\\/item-(\\d+)', `^\\/[ab]${END}`])(
    'gives up where more than parameters varies: %s',
    source => {
      expect(patternOf(source, [0])).toBeUndefined()
    },
  )

  test('takes away the names it has used, of an expression it cannot read too', () => {
    const names = ['id', 0, 'next']
    patternOf(`^\\/users(?:\\/([^/]+?))${END}`, names)
    expect(names).toEqual([0, 'next'])
    patternOf('^\\/item-(\\d+)', names)
    expect(names).toEqual(['next'])
  })
})

describe('alternativesOf', () => {
  test('splits on the outermost level only', () => {
    expect(alternativesOf('^a(b|c)|[|]\\||d')).toEqual(['^a(b|c)', '[|]\\|', 'd'])
    expect(alternativesOf('')).toEqual([''])
  })
})
