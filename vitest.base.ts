import { fileURLToPath } from 'node:url'
import type { ViteUserConfig } from 'vitest/config'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(`packages/${path}`, import.meta.url))

/** Tests import the public doors; the doors lead to the sources, so no build is needed to run one. */
const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^@throughline\/(core|express|fastify|kafka|logger)$/, replacement: source('$1/src/index.ts') },
      {
        find: /^@throughline\/core\/(integrations|otlp-grpc|testing)$/,
        replacement: source('core/src/$1.ts'),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Some tests compile or start a process, which takes ten times as long on a busy machine.
    testTimeout: 60_000,
    restoreMocks: true,
    setupFiles: [source('core/test/fixtures/fresh-globals.ts')],
  },
})

export default config
