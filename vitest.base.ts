import { fileURLToPath } from 'node:url'
import type { TestProjectConfiguration, ViteUserConfig } from 'vitest/config'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(`packages/${path}`, import.meta.url))

/** Tests import the public doors; the doors lead to the sources, so no build is needed to run one. */
const alias = [
  { find: /^@throughline\/(core|express|fastify|kafka|logger)$/, replacement: source('$1/src/index.ts') },
  {
    find: /^@throughline\/core\/(doctor|integrations|logs|metrics|otlp-grpc|testing|why-slow)$/,
    replacement: source('core/src/$1.ts'),
  },
  { find: /^@throughline\/logger\/(bunyan|console|winston)$/, replacement: source('logger/src/$1.ts') },
  {
    find: /^@throughline\/kafka\/(confluent|platformatic|rdkafka|span-exporter)$/,
    replacement: source('kafka/src/$1.ts'),
  },
]

/** Files that change what a process has only one of, and cannot put it back: each has a process of its own. */
const ISOLATED = '*.isolated.test.ts'

/**
 * Files that run what `build` has made, such as packed packages, or programs that they build themselves. Each has a process of
 * its own; what the processes that it starts import is not found by the alias above.
 */
const BUILT = '*.built.test.ts'

/** Files that run against programs which take minutes to build: `npm run e2e:backends` runs them, `npm test` does not. */
const BACKENDS = '*.backend.test.ts'

/** Files that compare the costs of large inputs, which takes as long as all others together: CI runs them. */
const GROWTH = '*.growth.test.ts'

/**
 * Starting a process and loading the sources takes longer than most files do: those of `shared` have the processes, and what
 * is loaded there, in common.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      project('shared', '*.test.ts', [`**/${ISOLATED}`, `**/${BUILT}`, `**/${BACKENDS}`, `**/${GROWTH}`]),
      project('isolated', ISOLATED),
      project('built', BUILT),
      project('growth', GROWTH),
      project('backends', BACKENDS),
    ],
    // The default leaves one core to the process that transforms the files, which has little to do.
    maxWorkers: '100%',
  },
})

export default config

function project(
  name: 'shared' | 'isolated' | 'built' | 'backends' | 'growth',
  files: string,
  exclude: string[] = [],
): TestProjectConfiguration {
  return {
    resolve: { alias },
    test: {
      name,
      include: [`**/test/**/${files}`],
      exclude: ['**/node_modules/**', ...exclude],
      isolate: name !== 'shared',
      // What a test waits for comes ten times as late on a busy machine.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 30_000 } },
      restoreMocks: true,
      setupFiles: [source('core/test/fixtures/fresh-globals.ts')],
    },
  }
}
