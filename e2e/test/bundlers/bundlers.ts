import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build } from 'esbuild'
import { rollup } from 'rollup'
import type { Stats } from 'webpack'
import webpack from 'webpack'

/** Makes one file of `entry` and all that it imports, and resolves with its warnings. */
export type Bundler = (entry: string, folder: string, file: string) => Promise<readonly string[]>

async function bundleWithWebpack(entry: string, folder: string, file: string): Promise<readonly string[]> {
  const compiler = webpack({
    mode: 'production',
    // Long to do, and of what is not ours.
    optimization: { minimize: false },
    target: 'node20',
    entry,
    output: { path: folder, filename: file },
  })
  const stats = await new Promise<Stats | undefined>((resolve, reject) =>
    compiler.run((error, result) => (error ? reject(error) : resolve(result))),
  )
  await new Promise(resolve => compiler.close(resolve))
  const { errors = [], warnings = [] } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {}
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
  return warnings.map(({ moduleName, message }) => `${moduleName}: ${message}`)
}

async function bundleWithEsbuild(entry: string, folder: string, file: string): Promise<readonly string[]> {
  const { warnings } = await build({
    entryPoints: [entry],
    outfile: `${folder}/${file}`,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  })
  return warnings.map(({ location, text }) => `${location?.file}: ${text}`)
}

async function bundleWithRollup(entry: string, folder: string, file: string): Promise<readonly string[]> {
  const warnings: string[] = []
  const bundle = await rollup({
    input: entry,
    plugins: [nodeResolve({ preferBuiltins: true, exportConditions: ['node'] })],
    // Without a plugin for CommonJS, which the frameworks are written in.
    external: id => /^(?:express|fastify|fastify-plugin|kafkajs|pino)$/.test(id),
    onwarn({ id, ids = [], message }) {
      warnings.push(`${id ?? ids.join()}: ${message}`)
    },
  })
  await bundle.write({ file: `${folder}/${file}`, format: 'cjs', inlineDynamicImports: true })
  await bundle.close()
  return warnings
}

export const BUNDLERS: Readonly<Record<string, Bundler>> = {
  webpack: bundleWithWebpack,
  esbuild: bundleWithEsbuild,
  rollup: bundleWithRollup,
}
