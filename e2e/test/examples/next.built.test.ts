import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cachedFolder, obtain, run } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { expect, onTestFinished, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const EXAMPLE = `${ROOT}examples/next-custom-server`

interface Manifest {
  dependencies: Record<string, string>
}

const manifest = JSON.parse(await readFile(`${EXAMPLE}/package.json`, 'utf8')) as Manifest

against(
  `Next ${manifest.dependencies.next}`,
  await obtain({ npm: '--version', tar: '--version' }, fetchNext),
  'Express without Next',
  dependencies => {
    test('a page of examples/next-custom-server has its spans in the trace of the request', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'throughline-next-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      await cp(EXAMPLE, folder, { recursive: true })
      await run('cp', ['-al', `${dependencies}/node_modules`, folder])
      for (const name of ['core', 'express']) await install(name, folder)
      const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }
      await run('node', ['node_modules/next/dist/bin/next', 'build'], { cwd: folder, env })
      const output = await run('node', ['server.js'], { cwd: folder, env })
      const trace = output.split('\n\n').find(text => text.includes('load_order'))
      expect(trace).toMatch(/^GET +server .* 200 {2}\/orders\/7$/m)
      expect(trace).toMatch(/^├─ render route \(app\) \/orders\/\[id\] [^├└]*\n(│.*\n)*?│ {2}├─ load_order /m)
      expect(output).toContain('200 true')
    }, 600_000)
  },
)

/** What the example depends on beside our packages. */
function fetchNext(): Promise<string> {
  const others = Object.entries(manifest.dependencies).filter(([name]) => !name.startsWith('@throughline/'))
  const text = JSON.stringify({ private: true, dependencies: Object.fromEntries(others) })
  return cachedFolder('next', text, async folder => {
    await writeFile(join(folder, 'package.json'), text)
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder })
  })
}

/** Unpacks a built package as it would be published. */
async function install(name: string, folder: string): Promise<void> {
  const target = join(folder, 'node_modules/@throughline', name)
  const scratch = await mkdtemp(join(folder, 'packed-'))
  await run('pnpm', ['pack', '--pack-destination', scratch], { cwd: `${ROOT}packages/${name}` })
  await run('mkdir', ['-p', target])
  await run('sh', ['-c', `tar -xzf "${scratch}"/*.tgz -C "${target}" --strip-components=1`])
}
