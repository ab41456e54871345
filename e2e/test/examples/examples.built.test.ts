import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { comparable } from './comparable.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const EXAMPLES = `${ROOT}examples/`

const TSC = `${ROOT}node_modules/typescript/bin/tsc`

/** Lines of a file that users copy. */
const MOST_LINES = 60

const names = readdirSync(EXAMPLES).filter(name => existsSync(`${EXAMPLES}${name}/package.json`))

/** Examples of more than one process or of a server that keeps running have tests of their own. */
const OWN_TESTS = ['logs', 'next-custom-server', 'node-http', 'order-flow']

/** The reply may be there before the broker has confirmed it: the span of its sending is then printed after the rest of its trace. */
const RACING = ['nestjs-kafka']

/** The spans, in whatever trees. */
function linesOf(text: string): string[] {
  const lines = comparable(text).split('\n')
  return lines
    .map(line => line.replace(/^[\s│├└─]+/, ''))
    .filter(line => line !== '' && !/late addition$|not here/.test(line))
    .sort()
}

describe.each(names.filter(name => !OWN_TESTS.includes(name)))('examples/%s', name => {
  const readme = readFileSync(`${EXAMPLES}${name}/README.md`, 'utf8')

  test('prints what its README shows', async () => {
    const output = await outputOf(name)
    const shown = /```text\n(.*?)\n```/s.exec(readme)?.[1]
    const form = RACING.includes(name) ? linesOf : comparable
    if (shown !== undefined) expect(form(output)).toEqual(form(shown))
    expect(readme).toContain(`npm run example -- ${name}`)
  }, 600_000)

  if (existsSync(`${EXAMPLES}${name}/tsconfig.json`))
    test('compiles against the packages as built', async () => {
      await promisify(execFile)(process.execPath, [TSC, '--project', EXAMPLES + name])
    }, 600_000)

  test('is short', () => {
    const files = readdirSync(EXAMPLES + name).filter(file => /\.[cm]?[jt]s$/.test(file))
    expect(files).not.toEqual([])
    for (const file of files) {
      const lines = readFileSync(`${EXAMPLES}${name}/${file}`, 'utf8').split('\n').length - 1
      expect(lines, file).toBeLessThanOrEqual(MOST_LINES)
    }
  })
})

test('the list of examples names every one', () => {
  const list = readFileSync(`${EXAMPLES}README.md`, 'utf8')
  expect([...list.matchAll(/^\| \[`([\w-]+)`\]\(\1\)/gm)].map(([, name]) => name).sort()).toEqual(names)
})

test('an unknown example is answered with the names of all', async () => {
  await expect(runExample('no-such-example')).rejects.toThrow(
    'example: expected the name of an example, got no-such-example. There are: commonjs, ',
  )
})

/** Standard output of an example, started as `npm run example` does after the build. */
async function outputOf(name: string): Promise<string> {
  const { stdout } = await runExample(name)
  return stdout
}

function runExample(name: string): Promise<{ stdout: string }> {
  // Those of the test runner that would reach the runners which an example starts.
  const { VITEST: _, NODE_TEST_CONTEXT: __, NODE_ENV: ___, FORCE_COLOR: ____, ...env } = process.env
  const options = { cwd: ROOT, env: { ...env, NO_COLOR: '1' } }
  return promisify(execFile)(process.execPath, ['scripts/example.mjs', name], options)
}
