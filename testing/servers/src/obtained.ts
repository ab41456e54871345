import { isCi } from './is-ci.ts'
import { missingTools } from './missing-tools.ts'

/** A real server to test against, or the reason why there is none. */
export type Obtained<T> = { readonly server: T } | { readonly lack: string }

/**
 * Fetches a real server if `CI` is set and the machine has the tools. A failure here means the machine or its network;
 * a server that was fetched but cannot be built or started fails its tests.
 */
export async function obtain<T>(
  tools: Readonly<Record<string, string>>,
  fetch: () => Promise<T>,
): Promise<Obtained<T>> {
  if (!isCi()) return { lack: 'CI is not set' }
  const missing = await missingTools(tools)
  if (missing.length > 0) return { lack: `no ${missing.join(', no ')}` }
  try {
    return { server: await fetch() }
  } catch (error) {
    return { lack: error instanceof Error ? error.message : String(error) }
  }
}
