import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Two cores: what is measured has the first for itself, everything else runs on the second. */
export const MEASURED_CORE = 0
export const OTHER_CORE = 1

export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** The command line that runs `command` on that core, where the platform has `taskset`. */
export function pinned(core, command) {
  return canPin ? ['taskset', '-c', String(core), ...command] : command
}
