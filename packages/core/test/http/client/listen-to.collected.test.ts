import { expect, it } from 'vitest'
import { outputOf, startScript } from '../../fixtures/run-script.ts'

/** The client undici of Node is loaded by the first `fetch`, and makes its channels then. */
const PROGRAM = `
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startTracing, withSpan } from '../../src/index.ts'
import { memoryExporter } from '../../src/testing.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
await once(server, 'listening')
const request = () => fetch('http://127.0.0.1:' + server.address().port).then(response => response.text())

await startTracing({ exporter: [] }).shutdown()
for (let turn = 0; turn < 20; turn++) await setImmediate()
collectGarbage()
await request()
for (let turn = 0; turn < 20; turn++) await setImmediate()

const memory = memoryExporter()
const tracing = startTracing({ exporter: memory })
await withSpan('work', request)
await tracing.shutdown()
console.log(JSON.stringify(memory.spans.map(({ name }) => name)))
process.exit()
`

it('traces fetch after tracing was shut down before the first request, and started again', async () => {
  expect(JSON.parse(await outputOf(startScript(PROGRAM)))).toEqual(['GET', 'work'])
})
