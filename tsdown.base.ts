import type { UserConfig } from 'tsdown'

/** How every package is built: ESM and CommonJS, types for both, nothing bundled that is not ours. */
export function packageBuild(entry: string[]): UserConfig {
  return {
    entry,
    format: ['esm', 'cjs'],
    target: 'node20.19',
    platform: 'node',
    dts: true,
    fixedExtension: false,
    sourcemap: false,
    // Names stay as they are for stack traces and profiles; white space makes a third of the files.
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
    clean: true,
    // CommonJS is meant: see RATIONALE.md, "Why ESM and CommonJS?". Under CI tsdown would fail because of its advice.
    failOnWarn: false,
    publint: { strict: true },
    attw: false,
  }
}
