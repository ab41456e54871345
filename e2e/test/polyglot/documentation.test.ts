import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { EXPECTED_TRACE } from './expected-trace.ts'
import { goModule, pythonPackage } from './programs.ts'

const ROOT = new URL('../../../', import.meta.url)
const CONTRACTS = ['trace', 'headers', 'sampling', 'traps'].map(
  name => `e2e/test/polyglot/${name}-contract.ts`,
)

async function read(path: string): Promise<string> {
  return readFile(new URL(path, ROOT), 'utf8')
}

it('the page of other languages names the versions that it is tested with', async () => {
  const page = await read('docs/other-languages.md')
  for (const name of ['Flask', 'confluent-kafka', 'opentelemetry-sdk'])
    expect(page).toContain(`${name} ${await pythonPackage(name)}`)
  expect(page).toContain(`instrumentations ${await pythonPackage('opentelemetry-instrumentation-flask')}`)
  expect(page).toContain(`Gin ${goModule('github.com/gin-gonic/gin')}`)
  expect(page).toContain(`franz-go ${goModule('github.com/twmb/franz-go')}`)
  const otelgin = 'go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin'
  expect(page).toContain(`otelgin and otelhttp ${goModule(otelgin)}`)
  expect(page).toContain(`go.opentelemetry.io/otel/sdk ${goModule('go.opentelemetry.io/otel/sdk')}`)
})

it('the page of other languages shows the trace that is tested', async () => {
  const page = await read('docs/other-languages.md')
  expect(page).toContain(`\`\`\`\n${EXPECTED_TRACE.join('\n')}\n\`\`\``)
  expect(page).toContain(`${EXPECTED_TRACE.length} spans`)
  expect(await read('examples/polyglot/README.md')).toContain(`${EXPECTED_TRACE.length} spans`)
})

it('every line of the tables of other languages names the test that shows it', async () => {
  const page = await read('docs/other-languages.md')
  const contracts = (await Promise.all(CONTRACTS.map(read))).join('')
  const rows = page.split('\n').filter(line => line.startsWith('| ') && !/^\| (in )?\|/.test(line))
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) {
    const [, test = ''] = /`([^`]+)` \|$/.exec(row) ?? []
    expect(test, row).not.toBe('')
    expect(contracts).toContain(test)
  }
})

it('the compose file starts the Kafka that is tested, and the Go of go.mod', async () => {
  const compose = await read('examples/polyglot/compose.yaml')
  const [, kafka] = /<kafka.version>(.+)<\//.exec(await read('testing/kafka-broker/pom.xml')) ?? []
  const [, go] = /^go (\d+\.\d+)/m.exec(await read('examples/polyglot/order-service/go.mod')) ?? []
  expect(compose).toContain(`image: apache/kafka:${kafka}\n`)
  expect(compose).toContain(`image: golang:${go}\n`)
})
