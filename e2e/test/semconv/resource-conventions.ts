import type { Convention } from './conventions.ts'

interface ResourceConvention extends Pick<Convention, 'type' | 'values' | 'stability'> {
  /** Whether every process has it. */
  readonly required?: true
}

const stable = { stability: 'stable' } as const
const development = { stability: 'development' } as const
const required = { required: true } as const

/**
 * Every attribute of the resource that the packages find, by OpenTelemetry's semantic conventions 1.44:
 * resource/README.md, process.md, host.md, os.md, container.md, deployment-environment.md.
 */
export const RESOURCE_CONVENTIONS: Readonly<Record<string, ResourceConvention>> = {
  'container.id': { type: 'string', values: /^[0-9a-f]{64}$/, ...development },
  'deployment.environment.name': { type: 'string', ...development },
  'host.arch': {
    type: 'string',
    values: /^(?:amd64|arm32|arm64|ia64|ppc32|ppc64|s390x|x86)$/,
    ...required,
    ...development,
  },
  'host.name': { type: 'string', ...required, ...development },
  'os.type': {
    type: 'string',
    values: /^(?:windows|linux|darwin|freebsd|netbsd|openbsd|dragonflybsd|hpux|aix|solaris|zos)$/,
    ...required,
    ...development,
  },
  'os.version': { type: 'string', ...required, ...development },
  'process.command': { type: 'string', ...development },
  'process.executable.name': { type: 'string', values: /^[^/]+$/, ...required, ...development },
  'process.executable.path': { type: 'string', values: /^\//, ...required, ...development },
  'process.pid': { type: 'int', values: /^[1-9]/, ...required, ...development },
  'process.runtime.description': { type: 'string', ...required, ...development },
  'process.runtime.name': { type: 'string', values: /^(?:nodejs|bun|deno)$/, ...required, ...development },
  'process.runtime.version': { type: 'string', values: /^\d+\.\d+\.\d+/, ...required, ...development },
  'service.instance.id': { type: 'string', values: /^[0-9a-f-]{36}$/, ...required, ...development },
  'service.name': { type: 'string', values: /./, ...required, ...stable },
  'service.version': { type: 'string', ...stable },
  'telemetry.sdk.language': { type: 'string', values: /^nodejs$/, ...required, ...stable },
  'telemetry.sdk.name': { type: 'string', values: /^throughline$/, ...required, ...stable },
  'telemetry.sdk.version': { type: 'string', values: /^\d+\.\d+\.\d+/, ...required, ...stable },
  'thread.id': { type: 'int', ...development },
}
