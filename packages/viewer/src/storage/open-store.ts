import { memoryStore } from './memory-store.ts'
import type { SqliteModule } from './sqlite-database.ts'
import { sqliteStore } from './sqlite-store.ts'
import type { TraceStore } from './trace-store.ts'

/** Opens the better store that this Node has: `node:sqlite` from 22.13 on, otherwise memory. */
export function openStore(): TraceStore {
  const sqlite = sqliteModule()
  return sqlite ? sqliteStore(sqlite) : memoryStore()
}

/** `node:sqlite`, where this Node has it. */
export function sqliteModule(): SqliteModule | undefined {
  const emit = process.emitWarning
  // Node 22 and 24 warn that it is experimental, which is no news for the person who looks at traces.
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule?.('node:sqlite') as SqliteModule | undefined
  } finally {
    process.emitWarning = emit
  }
}
