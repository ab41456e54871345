/** The last ids that were added, up to a limit. */
export interface RecentIds {
  add(id: string): void
  has(id: string): boolean
}

/** Remembers `limit` ids; each further one drops the oldest. */
export function recentIds(limit: number): RecentIds {
  const ids = new Set<string>()
  return { add, has: id => ids.has(id) }

  function add(id: string): void {
    ids.delete(id)
    ids.add(id)
    if (ids.size <= limit) return
    for (const oldest of ids) {
      ids.delete(oldest)
      return
    }
  }
}
