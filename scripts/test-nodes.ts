// With CI set, runs the tests of the sources once more on every Node of scripts/nodes; otherwise prints that it did not. CI is not
// passed on: Apache Kafka, Zipkin and the Collector do not depend on the Node, so these runs use their substitutes.
import { spawnSync } from 'node:child_process'
import { copyFile, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cachedFolder, obtain, run } from '../testing/servers/src/index.ts'

const NODES = fileURLToPath(new URL('nodes/', import.meta.url))
const FILES = ['package.json', 'package-lock.json', '.npmrc']
/** What is built is tested on one Node: installing and bundling it for each would take twice as long as all other tests. */
const PROJECTS = ['--project', 'shared', '--project', 'isolated']
const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))

/** The folders of the Node programs. */
async function fetchNodes(): Promise<string[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`the programs need linux x64, this is ${process.platform} ${process.arch}`)
  const [manifest = '', ...others] = await Promise.all(FILES.map(file => readFile(NODES + file, 'utf8')))
  const folder = await cachedFolder('nodes', [manifest, ...others].join(), async scratch => {
    for (const file of FILES) await copyFile(NODES + file, join(scratch, file))
    await run('npm', ['ci'], { cwd: scratch })
  })
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> }
  return Object.keys(dependencies).map(name => join(folder, 'node_modules', name, 'bin'))
}

/** What needs a newer Node than the others do, against the real broker. */
const NEWER = { on: 'node-24', files: ['e2e/test/kafka/clients/platformatic-2.test.ts'] }

/** Whether tests pass on the Node of a folder. Processes that a test starts as `node` run on it too. */
function pass(bin: string, tests: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  const env = { ...environment, PATH: `${bin}${delimiter}${environment.PATH}` }
  const { status } = spawnSync(join(bin, 'node'), [VITEST, 'run', ...tests], { env, stdio: 'inherit' })
  return status === 0
}

function passesOn(bin: string): boolean {
  const { CI: _, ...substitutes } = process.env
  const newer = bin.includes(NEWER.on) ? pass(bin, NEWER.files, process.env) : true
  return pass(bin, PROJECTS, substitutes) && newer
}

const nodes = await obtain({ npm: '--version' }, fetchNodes)
if ('lack' in nodes) {
  console.error(
    `nodes: WARNING, the tests ran on Node ${process.versions.node} and on no other: ${nodes.lack}. \`CI=1 npm run test:nodes\` runs them on those of scripts/nodes`,
  )
} else if (nodes.server.map(passesOn).includes(false)) process.exitCode = 1
