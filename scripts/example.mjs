// Runs one of examples/: `npm run example -- express`.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const names = readdirSync(`${root}examples`).filter(name =>
  existsSync(`${root}examples/${name}/package.json`),
)
const [, , name, ...rest] = process.argv

if (!names.includes(name)) {
  console.error(
    `example: expected the name of an example, got ${name ?? 'none'}. There are: ${names.join(', ')}.`,
  )
  process.exit(1)
}

const cwd = `${root}examples/${name}`
const { scripts } = JSON.parse(readFileSync(`${cwd}/package.json`, 'utf8'))
const bin = ['node_modules/.bin', `${root}node_modules/.bin`]
const { status } = spawnSync([scripts.start, ...rest].join(' '), {
  cwd,
  shell: true,
  stdio: 'inherit',
  env: { ...process.env, PATH: [...bin, process.env.PATH].join(delimiter) },
})
process.exitCode = status ?? 1
