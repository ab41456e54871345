/** What a check has found. */
export interface Finding {
  /** What was checked, such as `delivery`. */
  readonly check: string
  /** `warning`: traces come, but not all of what they should be. `failure`: none come. */
  readonly status: 'ok' | 'warning' | 'failure' | 'skipped'
  /** What was found, in a sentence without its end. */
  readonly found: string
  /** What to do. Only what is well needs nothing. */
  readonly advice?: string
}

export function ok(check: string, found: string): Finding {
  return { check, status: 'ok', found }
}

export function warning(check: string, found: string, advice: string): Finding {
  return { check, status: 'warning', found, advice }
}

export function failure(check: string, found: string, advice: string): Finding {
  return { check, status: 'failure', found, advice }
}

export function skipped(check: string, found: string, advice: string): Finding {
  return { check, status: 'skipped', found, advice }
}
