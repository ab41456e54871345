import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { isCi } from '@throughline/servers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeBlocks } from '../documentation/code-blocks.ts'
import type { InstalledPackages } from './installed-packages.ts'
import { installPackages, OTHER_COMPILERS, PACKAGES } from './installed-packages.ts'

const ONE_TRACE = ['GET', 'GET /orders/:id', 'GET /stock/:id']

if (!isCi())
  console.error(`packages: only TypeScript 5.9 was tried, not ${Object.keys(OTHER_COMPILERS)}: CI is not set`)

describe('the packages as they are published', () => {
  let installed: InstalledPackages

  beforeAll(async () => {
    installed = await installPackages()
  }, 600_000)

  afterAll(() => installed?.remove())

  test.each(PACKAGES.filter(name => name !== 'viewer'))(
    '@throughline/%s has the right types for ESM and CommonJS',
    async name => {
      const tarball = await readFile(installed.tarballs.get(name) ?? '')
      const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)))
      // Only the resolution from before `exports`, which has no subpaths, may miss a door.
      const problems = (result.types === false ? ['no types'] : result.problems).filter(
        problem =>
          typeof problem === 'string' ||
          !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
      )
      expect(problems).toEqual([])
    },
  )

  test('the viewer is a command, and brings nothing with it', async () => {
    const program = join('node_modules', '@throughline', 'viewer')
    const { version, dependencies } = JSON.parse(
      await readFile(join(installed.folder, program, 'package.json'), 'utf8'),
    )
    expect(dependencies).toBeUndefined()
    const output = await installed.run(join(installed.folder, 'node_modules', '.bin', 'throughline'), [
      '--version',
    ])
    expect(output).toBe(`${version}\n`)
  })

  test('an ESM application with a CommonJS plugin makes one trace', async () => {
    const output = JSON.parse(await installed.run('node', ['main.mjs'], 'esm'))
    expect(output).toEqual({
      names: [...ONE_TRACE, 'in_commonjs_plugin', 'in_esm'],
      traces: 1,
      logged: true,
      outside: true,
      kafka: true,
    })
  })

  test('a CommonJS application makes one trace', async () => {
    const output = JSON.parse(await installed.run('node', ['main.cjs'], 'commonjs'))
    expect(output).toEqual({ names: [...ONE_TRACE, 'in_commonjs'], traces: 1, logged: true, kafka: true })
  })

  test.each([
    ['http://127.0.0.1:4318', []],
    ['https://127.0.0.1:4318', ['tls']],
  ])(
    'tracing that exports to %s loads no module of Node that it does not need',
    async (endpoint, expected) => {
      const output = await installed.run('node', ['loaded-modules.cjs', endpoint], 'commonjs')
      expect(JSON.parse(output)).toEqual(expected)
    },
  )

  // A bundler drops a check whose result is unused.
  test('a variable with an address that Node cannot read is reported and stops no start', async () => {
    const warnings = JSON.parse(await installed.run('node', ['bad-address.mjs'], 'esm'))
    expect(warnings).toEqual([expect.stringMatching(/^OTEL_EXPORTER_OTLP_ENDPOINT is ignored: /)])
  })

  test.each([
    ['commonjs', 'wrong-option.cjs'],
    ['esm', 'wrong-option.mjs'],
  ])('an uncaught wrong option is a few lines of text (%s)', async (folder, program) => {
    const { stderr } = await installed.fail('node', [program], folder)
    expect(stderr).toContain(
      'TypeError: Expected `sampler` to be a sampler such as ratio(0.1), got `always` (string)\n',
    )
    // Node prints the line in which the error was thrown, its place, and ten frames.
    expect(stderr.length).toBeLessThan(3000)
    expect(stderr.split('\n').filter(line => line.startsWith('    at ')).length).toBeLessThanOrEqual(10)
    expect(stderr).toContain(program)
  })

  test.each(isCi() ? ['typescript', 'typescript-5.4'] : ['typescript'])(
    '`fetch` is a transport for %s with the types of the DOM',
    async compiler => {
      await installed.run('node', [`node_modules/${compiler}/bin/tsc`, '--project', 'typescript-dom'])
    },
    600_000,
  )

  test.each(['typescript-nodenext', 'typescript-commonjs'])(
    'a %s project compiles and runs',
    async project => {
      await installed.run('npx', ['tsc', '--project', project])
      const output = await installed.run('node', ['out/main.js'], project)
      const last = output.trim().split('\n').at(-1) ?? ''
      expect(JSON.parse(last)).toEqual({ id: 16, kafka: 'function', sum: 1 })
    },
    600_000,
  )

  // The resolution of `node10` is gone from TypeScript 7, so only the other project is compiled.
  test.runIf(isCi()).each(Object.keys(OTHER_COMPILERS))(
    '%s compiles a consumer, without looking away from the declarations',
    async compiler => {
      const options = ['--project', 'typescript-nodenext', '--noEmit', '--skipLibCheck', 'false']
      await installed.run('node', [`node_modules/${compiler}/bin/tsc`, ...options])
    },
    600_000,
  )

  test('a Jest suite runs against them, and so does the recipe of the documentation', async () => {
    const recipe = codeBlocks('testing').get('checkout.test.js') ?? ''
    await writeFile(join(installed.folder, 'jest/checkout.test.js'), recipe)
    await expect(
      installed.run('npx', ['jest', '--rootDir', 'jest', '--forceExit=false']),
    ).resolves.toBeDefined()
  }, 600_000)
})
