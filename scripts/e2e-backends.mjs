// Runs all tests against real backends: builds or fetches what the machine can, and prints at the end what they ran against.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const projects = ['--project', 'shared', '--project', 'built', '--project', 'backends']

// One file after the other: each starts several servers.
const tests = spawn(
  process.execPath,
  [`${root}node_modules/vitest/vitest.mjs`, 'run', ...projects, '--maxWorkers=1', 'e2e/test/backends'],
  { cwd: root, env: { ...process.env, CI: '1' }, stdio: ['inherit', 'inherit', 'pipe'] },
)

const servers = new Set()
createInterface({ input: tests.stderr }).on('line', line => {
  process.stderr.write(`${line}\n`)
  const [, server] = /^backends: (.*)/.exec(stripVTControlCharacters(line)) ?? []
  if (server !== undefined) servers.add(server)
})

tests.once('close', code => {
  console.log(`\nbackends: these tests ran against\n${[...servers].map(server => `  ${server}`).join('\n')}`)
  process.exitCode = code ?? 1
})
