import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { startCollector } from '@throughline/otlp-collector'
import { against } from '@throughline/servers/against'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DENO, runtimes } from './fetch-runtimes.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
against('Bun and Deno', runtimes, 'Node', bin => {
  describe.each([
    ['Bun', ['bun'], []],
    ['Deno', DENO, ['ends by Deno.exit()']],
  ])('%s', (name, [program = '', ...args], endings) => {
    async function outcomeOf(fetching: string, ending: string) {
      const collector = await startCollector()
      onTestFinished(() => collector.stop())
      const service = [join(HERE, 'client-service.mjs'), collector.endpoint, fetching, ending]
      const child = spawn(join(bin, program), [...args, ...service], { cwd: HERE })
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ])
      const [line = ''] = stdout.split('\n')
      if (!line.startsWith('{')) throw new Error(`${name} wrote ${stdout}${stderr}`)
      const { received, warnings } = JSON.parse(line)
      const traceparents = new Map<string, string | null>(received)
      return { code, traceparents, warnings, spans: collector.spans }
    }

    test('reports at start that fetch is not traced, and traces node:http', async () => {
      const { traceparents, warnings, spans } = await outcomeOf('as it is', 'ends')
      expect(warnings).toEqual([
        `${name} does not publish the requests of its fetch, so they are not traced: write \`globalThis.fetch = traceFetch(fetch)\` before \`startTracing\`, or pass \`traceHeaders()\` as headers`,
      ])
      expect(traceparents.get('/fetch')).toBeNull()
      expect(traceparents.get('/http')).toContain(spans[0]?.spanId)
      expect(spans.map(span => span.name)).toEqual(['GET', 'work'])
    })

    test('traces fetch by the wrapper, and is silent', async () => {
      const { traceparents, warnings, spans } = await outcomeOf('wrapped', 'ends')
      expect(warnings).toEqual([])
      expect(traceparents.get('/fetch')).toContain(spans[0]?.spanId)
      expect(spans.map(span => span.name)).toEqual(['GET', 'GET', 'work'])
    })

    test('passes the trace on by hand', async () => {
      const { traceparents, spans } = await outcomeOf('by hand', 'ends')
      expect(traceparents.get('/fetch')).toContain(spans.at(-1)?.spanId)
    })

    test.each(['throws', 'rejects', 'exits', ...endings])('sends its spans when it %s', async ending => {
      const { code, spans } = await outcomeOf('wrapped', ending)
      expect(code).toBe(ending === 'throws' || ending === 'rejects' ? 1 : 3)
      expect(new Set(spans.map(span => span.name))).toEqual(new Set(['GET', 'work']))
    })
  })
})
