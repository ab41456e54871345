interface Runtime {
  /** As `process.runtime.name` of the semantic conventions has it. */
  readonly name: 'nodejs' | 'bun' | 'deno'
  readonly version: string
  readonly description: string
}

/** What runs this code. Bun and Deno also have `process.versions.node`: the version of Node whose API they offer. */
export const runtime: Runtime = runtimeOf(process.versions)

/** @param versions `process.versions` */
export function runtimeOf({ bun, deno, node }: NodeJS.ProcessVersions): Runtime {
  if (bun !== undefined) return { name: 'bun', version: bun, description: 'Bun' }
  if (deno !== undefined) return { name: 'deno', version: deno, description: 'Deno' }
  return { name: 'nodejs', version: node, description: 'Node.js' }
}
