import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { isCi } from '@throughline/servers'
import { expect, test } from 'vitest'
import { PACKAGES } from './installed-packages.ts'

const SCRIPT = fileURLToPath(new URL('../../../scripts/release-dry-run.mjs', import.meta.url))

if (!isCi()) console.error('packages: the dry run of a release was left out: CI is not set')

test.runIf(isCi())(
  'the dry run of a release has npm take every package, without a login',
  async () => {
    const npm = { npm_config_userconfig: '/dev/null', NPM_CONFIG_PROVENANCE: 'false' }
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT], {
      env: { ...process.env, ...npm },
    })
    const lines = stdout.trim().split('\n')
    expect(lines).toEqual(
      PACKAGES.map(name =>
        expect.stringMatching(
          new RegExp(String.raw`^@throughline/${name}@\d+\.\d+\.\d+: \d+ files, \d+ kB$`),
        ),
      ),
    )
  },
  240_000,
)
