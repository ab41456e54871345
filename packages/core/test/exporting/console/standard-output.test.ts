import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bundledText } from '../../fixtures/bundled-program.ts'

const file = fileURLToPath(new URL('../../../src/exporting/console/standard-output.ts', import.meta.url))
const program = `
import { writeStandardOutput } from ${JSON.stringify(file)}
process.on('message', () => {
  for (let i = 0; i < 10; i++) writeStandardOutput('x'.repeat(1e6))
  setImmediate(() => setImmediate(() => process.disconnect()))
})
process.send('ready')`

test('a process goes on when the reader of its output has gone away', async () => {
  const child = spawn(process.execPath, [bundledText(program)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  await once(child, 'message')
  child.stdout?.destroy()
  child.send('go')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
})
