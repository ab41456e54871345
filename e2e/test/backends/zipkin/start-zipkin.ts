import type { RunningServer } from '@throughline/servers'
import { startServer } from '@throughline/servers'

export interface Zipkin extends RunningServer {
  /** Such as `http://127.0.0.1:39411`. */
  readonly url: string
}

/** A short-lived JVM, and one port of loopback that the machine chooses. */
const JVM = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']
const SETTINGS = [
  '--armeria.ports[0].ip=127.0.0.1',
  '--armeria.ports[0].port=0',
  '--armeria.ports[0].protocols[0]=http',
  '--zipkin.storage.type=mem',
]
const LISTENING = /Serving HTTP at .* - (http:\S+?)\/?$/

/** Starts Zipkin, with its spans in memory. */
export async function startZipkin(jar: string): Promise<Zipkin> {
  let url = ''
  const server = await startServer('java', [...JVM, '-jar', jar, ...SETTINGS], line => {
    url = LISTENING.exec(line)?.[1] ?? url
    return url !== ''
  })
  return { ...server, url }
}
