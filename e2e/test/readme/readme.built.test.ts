import { expect, onTestFinished, test } from 'vitest'
import { blocksOf } from '../documentation/code-blocks.ts'
import { comparable } from '../examples/comparable.ts'
import type { RunningSnippet } from './running-snippet.ts'
import { runSnippet } from './running-snippet.ts'

/** The trace of a request that an application makes, as its README shows it. */
const OF_REQUEST = /^\w+ {2}GET \/orders\/:id .*/

test.each([
  ['README.md', 'packages/express/README.md'],
  ['packages/express/README.md', 'packages/express/README.md'],
  ['packages/fastify/README.md', 'packages/fastify/README.md'],
])('the application of %s serves a request and prints the trace that %s shows', async (readme, shows) => {
  const listening = onFreePort(codeOf(readme))
  const snippet = await running(`${listening}\nprocess.send?.(server.address())`, 'console')
  const { port } = (await snippet.message) as { port: number }
  const answer = await fetch(`http://localhost:${port}/orders/7`)
  expect(await answer.json()).toEqual({ id: '7' })
  const output = await snippet.written('/orders/7')
  expect(output).toMatch(OF_REQUEST)
  expect(comparable(output)).toBe(comparable(outputOf(shows)))
})

test.each(['packages/core/README.md', 'packages/logger/README.md'])(
  'the code of %s prints what it shows',
  async readme => {
    const snippet = await running(codeOf(readme))
    const shown = outputOf(readme)
    const lines = shown.trim().split('\n').length
    expect(comparable(await snippet.lines(lines))).toBe(comparable(shown))
  },
)

/** The first block of code. */
function codeOf(readme: string): string {
  return blocksOf(readme).find(({ language }) => /^[jt]s$/.test(language))?.code ?? ''
}

/** The first block of output. */
function outputOf(readme: string): string {
  return blocksOf(readme).find(({ language }) => /^(?:text|json|)$/.test(language))?.code ?? ''
}

/** The code of an application on a port that no other program has, with its server in `server`. */
function onFreePort(code: string): string {
  return code
    .replace(
      /^app\.listen\(3000\)$/m,
      "const server = app.listen(0)\nawait new Promise(resolve => server.once('listening', resolve))",
    )
    .replace(
      /^await app\.listen\(\{ port: 3000 \}\)$/m,
      'await app.listen({ port: 0 })\nconst { server } = app',
    )
}

async function running(code: string, exporter?: string): Promise<RunningSnippet> {
  const snippet = await runSnippet(code, exporter)
  onTestFinished(snippet.stop)
  return snippet
}
