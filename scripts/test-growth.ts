// With CI set, runs the tests that compare the costs of large inputs; otherwise prints that it did not. They take as long as all
// other tests of the sources.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isCi } from '../testing/servers/src/index.ts'

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))

if (isCi()) {
  const { status } = spawnSync(process.execPath, [VITEST, 'run', '--project', 'growth'], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  console.error(
    'growth: WARNING, the costs of large inputs were not compared: CI is not set. `CI=1 npm run test:growth` compares them',
  )
}
