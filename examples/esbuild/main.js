import { execFileSync } from 'node:child_process'
import { build } from 'esbuild'

const outfile = 'dist/service.cjs'
await build({ entryPoints: ['service.js'], bundle: true, platform: 'node', format: 'cjs', outfile })
// One file, without node_modules: no loader hook is lost, because there is none.
process.stdout.write(execFileSync(process.execPath, [outfile]))
