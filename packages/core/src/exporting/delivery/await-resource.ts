import type { Resource } from '../../span/readable-span.ts'

/** A resource of OpenTelemetry may still be finding out where it runs. */
interface DetectingResource extends Resource {
  waitForAsyncAttributes?(): Promise<void>
}

/** Resolves when all attributes of the resource are known, or cannot be. Never rejects. */
export async function awaitResource(resource: DetectingResource | undefined): Promise<void> {
  if (resource?.asyncAttributesPending !== true) return
  await resource.waitForAsyncAttributes?.().catch(() => {})
}
