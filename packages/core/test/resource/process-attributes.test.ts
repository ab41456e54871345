// Through its file: the doors show only the process and the machine that the test runs in.

import { hostname } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { processAttributes } from '../../src/resource/process-attributes.ts'

describe('processAttributes', () => {
  it('describes the process, its runtime and its machine', () => {
    expect(processAttributes()).toMatchObject({
      'process.pid': process.pid,
      'process.executable.name': expect.stringMatching(/^node/),
      'process.executable.path': process.execPath,
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
      'process.runtime.description': 'Node.js',
      'host.name': hostname(),
      'host.arch': expect.stringMatching(/^[a-z0-9]+$/),
      'os.type': expect.stringMatching(/^[a-z]+$/),
      'os.version': expect.stringMatching(/^\d/),
    })
  })

  it('says nothing of the arguments, which may be secrets', () => {
    expect(processAttributes()).not.toHaveProperty(['process.command_args'])
    expect(processAttributes()).not.toHaveProperty(['process.command_line'])
  })

  it.each([
    ['x64', 'linux', 'amd64', 'linux'],
    ['arm64', 'darwin', 'arm64', 'darwin'],
    ['arm', 'win32', 'arm32', 'windows'],
    ['ia32', 'sunos', 'x86', 'solaris'],
  ])('calls %s and %s by the names of the conventions', async (arch, platform, hostArch, osType) => {
    vi.resetModules()
    vi.spyOn(process, 'arch', 'get').mockReturnValue(arch as NodeJS.Architecture)
    vi.spyOn(process, 'platform', 'get').mockReturnValue(platform as NodeJS.Platform)
    const fresh = await import('../../src/resource/process-attributes.ts')
    expect(fresh.processAttributes()).toMatchObject({ 'host.arch': hostArch, 'os.type': osType })
  })
})
