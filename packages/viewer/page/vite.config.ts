import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'
import { defineConfig } from 'vite'

const page = fileURLToPath(new URL('.', import.meta.url))
const outDir = fileURLToPath(new URL('../dist/page', import.meta.url))

/**
 * `vite build page` builds the page; `--mode offline` one script of all that a saved trace needs, which the page writes into the file.
 * Both go to `dist/page`.
 */
export default defineConfig(({ mode }): UserConfig => {
  const isOffline = mode === 'offline'
  return {
    root: page,
    base: './',
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: !isOffline,
      target: 'es2023',
      // The Content-Security-Policy of the page allows files of its own origin only, no `data:` and nothing inline.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rollupOptions: isOffline
        ? {
            input: `${page}offline.tsx`,
            output: { format: 'iife', entryFileNames: 'offline.js', codeSplitting: false },
          }
        : {},
    },
    logLevel: 'warn',
  }
})
