import type { UserConfig } from 'tsdown'

/** One program: what it needs of the other packages is built in. */
const build: UserConfig = {
  entry: ['src/throughline.ts'],
  format: 'esm',
  target: 'node20.19',
  platform: 'node',
  dts: false,
  fixedExtension: false,
  sourcemap: false,
  noExternal: [/^@throughline\/core/, '@opentelemetry/api'],
  minify: {
    mangle: { toplevel: false, keepNames: true },
    compress: true,
    codegen: { removeWhitespace: false },
  },
  clean: ['dist/*', '!dist/page'],
  failOnWarn: false,
  publint: { strict: true },
  attw: false,
}

export default build
