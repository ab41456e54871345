import type { ExporterTransport } from '@throughline/core'
import { fetch, ProxyAgent } from 'undici'

export function throughProxy(proxy: string): ExporterTransport {
  const dispatcher = new ProxyAgent(proxy)
  return {
    send: ({ url, ...options }) => fetch(url, { ...options, dispatcher }),
    close: () => dispatcher.close(),
  }
}
