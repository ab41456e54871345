import type { UserConfig } from 'tsdown'
import { constantBindings } from './scripts/constant-bindings.ts'

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
    // The names of functions and classes stay as they are, for stack traces and profiles; those of variables make a seventh of the
    // files. White space makes a third, and stays: Node prints the whole line in which an uncaught error was thrown.
    minify: {
      mangle: { toplevel: false, keepNames: true },
      compress: false,
      codegen: { removeWhitespace: false },
    },
    plugins: [constantBindings()],
    // What several entries share is one file: five of them took 5 ms more to import (37 against 32 ms for the core on Node 24).
    // The doctor has a door and a program, and is loaded by nothing else.
    outputOptions: {
      codeSplitting: {
        groups: [{ name: 'shared', test: /^(?!.*\/src\/doctor).*(?<!\.d)\.ts$/, minShareCount: 2 }],
      },
    },
    clean: true,
    // CommonJS is meant: see RATIONALE.md, "Why ESM and CommonJS?". Under CI tsdown would fail because of its advice.
    failOnWarn: false,
    publint: { strict: true },
    attw: false,
  }
}
