import { otlpExporter, zipkinExporter } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { recordProblems } from '../../fixtures/problem-log.ts'

beforeEach(() => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, '')
    vi.stubEnv(name.toLowerCase(), '')
  }
})

afterEach(() => {
  vi.unstubAllEnvs()
})

const url = 'https://me:secret@collector.example.com:4318/v1/traces?key=secret'

describe('a proxy of the environment', () => {
  it.each([
    ['HTTPS_PROXY', url, otlpExporter],
    ['https_proxy', url, zipkinExporter],
    ['HTTP_PROXY', url.replace('https:', 'http:'), otlpExporter],
  ])('is not used, which is said once: %s', (name, address, make) => {
    const sentences = recordProblems()
    vi.stubEnv(name, 'http://user:secret@proxy:3128')
    make({ url: address })
    make({ url: address })
    const shown = `${new URL(address).protocol}//collector.example.com:4318/v1/traces`
    expect(sentences).toEqual([
      `throughline: ${name} is set, but spans are sent to ${shown} without a proxy: give the exporter a \`transport\` that uses one, or list collector.example.com in NO_PROXY`,
    ])
  })

  it.each(['http://localhost:4318', 'http://127.0.0.1:4318', 'http://[::1]:4318', 'http://a.localhost:4318'])(
    'is not missed for %s',
    base => {
      const sentences = recordProblems()
      vi.stubEnv('HTTP_PROXY', 'http://proxy:3128')
      otlpExporter({ url: `${base}/v1/traces` })
      expect(sentences).toEqual([])
    },
  )

  it.each([
    '*',
    'collector.example.com',
    'other, EXAMPLE.com',
    '.example.com',
    '*.example.com',
    'example.com:4318',
  ])('is not missed with NO_PROXY=%s', exempt => {
    const sentences = recordProblems()
    vi.stubEnv('HTTPS_PROXY', 'http://proxy:3128')
    vi.stubEnv('no_proxy', exempt)
    otlpExporter({ url })
    expect(sentences).toEqual([])
  })

  it('is missed with NO_PROXY=ample.com, for https: only, and not with a transport', () => {
    const sentences = recordProblems()
    vi.stubEnv('HTTPS_PROXY', 'http://proxy:3128')
    otlpExporter({ url: url.replace('https:', 'http:') })
    otlpExporter({ url, transport: { send: async () => ({ status: 200 }) } })
    expect(sentences).toEqual([])
    vi.stubEnv('NO_PROXY', 'ample.com')
    otlpExporter({ url })
    expect(sentences).toHaveLength(1)
  })
})
