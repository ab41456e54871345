import { join } from 'node:path'
import { cachedFolder, run } from '@throughline/servers'

export const ZIPKIN_VERSION = '3.6.1'

/** The whole server except for the storages and transports that need other servers: 84 MB instead of 131. */
const ARTIFACT = `io.zipkin:zipkin-server:${ZIPKIN_VERSION}:jar:slim`

/** Zipkin's server from Maven Central, fetched once. */
export async function zipkinJar(): Promise<string> {
  const folder = await cachedFolder(`zipkin-${ZIPKIN_VERSION}`, ARTIFACT, async scratch => {
    const goal = 'dependency:copy'
    await run('mvn', ['-q', '-B', goal, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${scratch}`], {
      cwd: scratch,
    })
  })
  return join(folder, `zipkin-server-${ZIPKIN_VERSION}-slim.jar`)
}
