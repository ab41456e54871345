import { hostname, release } from 'node:os'
import { basename } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import type { Attributes } from '@opentelemetry/api'
import { runtime } from '../base/platform/runtime.ts'
import { containerId } from './container-id.ts'

/** Node's names that differ from those of the conventions (registry/attributes/host.md and os.md). */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm: 'arm32',
  ia32: 'x86',
  ppc: 'ppc32',
}
const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' }

let attributes: Attributes | undefined

/**
 * Attributes of this process and its machine, read without the network or another program, in about a millisecond. The
 * command line is left out, since it may contain secrets.
 */
export function processAttributes(): Attributes {
  attributes ??= {
    'process.pid': process.pid,
    'process.executable.name': basename(process.execPath),
    'process.executable.path': process.execPath,
    'process.command': process.argv[1],
    // Distinguishes the worker threads of a process, which share its process id.
    'thread.id': isMainThread ? undefined : threadId,
    'process.runtime.name': runtime.name,
    'process.runtime.version': runtime.version,
    'process.runtime.description': runtime.description,
    'host.name': hostname(),
    'host.arch': ARCHITECTURES[process.arch] ?? process.arch,
    'os.type': SYSTEMS[process.platform] ?? process.platform,
    'os.version': release(),
    'container.id': containerId(),
  }
  return attributes
}
