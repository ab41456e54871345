import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'
import { versionOf } from '../installation.mjs'
import { LOAD } from '../measure/load-generator.mjs'
import { canPin } from '../measure/pinned.mjs'

const BESIDE = ['@opentelemetry/api', 'express', 'fastify', 'pino', 'kafkajs']

/** What a reader has to know to judge the figures. */
export function describeRun({ folder, nodeVersion }, variants) {
  const names = [...new Set([...variants.flatMap(variant => variant.packages), ...BESIDE])]
  return {
    date: new Date().toISOString(),
    node: nodeVersion,
    machine: `${cpus().length} cores of ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    loadGenerator: LOAD,
    pinned: canPin,
    commit: commit(),
    versions: Object.fromEntries(names.map(name => [name, versionOf(folder, name) ?? 'not installed'])),
  }
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  } catch {
    return undefined
  }
}
