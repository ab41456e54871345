import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOT = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

/** A default that is written as it is in code: a number, a text, `true`. Others are described in words. */
const LITERAL = /^(?:'[^']*'|\d+|true|false)$/

/** The members of an interface, with the `@default` of their TSDoc. */
function documented(file: string, name: string): ReadonlyMap<string, string> {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true)
  const found = source.statements.find(node => ts.isInterfaceDeclaration(node) && node.name.text === name)
  if (found === undefined || !ts.isInterfaceDeclaration(found)) throw new Error(`no ${name} in ${file}`)
  return new Map(found.members.map(member => [member.name?.getText() ?? '', defaultOf(member)]))
}

function defaultOf(member: ts.Node): string {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default')
  return (ts.getTextOfJSDocComment(tag?.comment) ?? '').trim().replace(/^`(.*)`$/, '$1')
}

/** The rows of the first table with the column `option`: the default of each option as the page has it. */
function tabled(page: string): ReadonlyMap<string, string> {
  const table = /^\| option +\|.*\n(?:\|.*\n)+/m.exec(read(page))?.[0] ?? ''
  const rows = table.split('\n').map(line =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim()),
  )
  const [head = [], , ...body] = rows.filter(cells => cells.length > 0)
  return new Map(
    body.map(cells => [
      cells[0]?.replaceAll('`', '') ?? '',
      cells[head.indexOf('default')]?.replaceAll('`', '') ?? '',
    ]),
  )
}

test.each([
  [
    'packages/express/README.md',
    'packages/core/src/http/server/server-tracing-options.ts',
    'ServerTracingOptions',
  ],
  [
    'packages/fastify/README.md',
    'packages/core/src/http/server/server-tracing-options.ts',
    'ServerTracingOptions',
  ],
  ['packages/kafka/README.md', 'packages/kafka/src/messages/kafka-tracing-options.ts', 'KafkaTracingOptions'],
  ['packages/logger/README.md', 'packages/logger/src/create-trace-mixin.ts', 'TraceFieldOptions'],
])('the table of %s has the options and defaults that their TSDoc has', (page, file, name) => {
  const options = documented(file, name)
  const rows = tabled(page)
  expect([...rows.keys()]).toEqual([...options.keys()])
  for (const [option, value] of options) {
    expect(value, `${option} has no @default`).not.toBe('')
    if (LITERAL.test(value)) expect(rows.get(option), option).toBe(value)
  }
})

test('the defaults of startTracing begin as those of its TSDoc where these are values', () => {
  const options = documented('packages/core/src/setup/tracing-options.ts', 'TracingOptions')
  const rows = tabled('docs/configuration.md')
  const literals = [...options].flatMap(([option, value]) => {
    const [literal] = /^(?:'[^']*'|true|false)(?![^ ,;])/.exec(value) ?? []
    return literal === undefined ? [] : [[option, literal] as const]
  })
  expect(literals).not.toEqual([])
  for (const [option, literal] of literals)
    expect(rows.get(option), option).toMatch(new RegExp(`^${literal}`))
})
