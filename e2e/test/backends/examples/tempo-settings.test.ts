import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { exampleFile } from './compose.ts'
import { documentedKeys } from './documented-keys.ts'

interface DataSource {
  readonly uid: string
  readonly jsonData: object
}

const read = (path: string) => readFileSync(exampleFile(path), 'utf8')

/** Tempo, Loki and Grafana are not run: what can be known of their settings without them. */
describe.each(Object.entries(documentedKeys))('%s', (file, documented) => {
  it('is YAML, with documented keys only', () => {
    const document = parseDocument(read(file), { strict: true, uniqueKeys: true })
    expect([...document.errors, ...document.warnings]).toEqual([])
    const undocumented = [...new Set(keysOf(document.toJS()))].filter(key => !documented.includes(key))
    expect(undocumented).toEqual([])
  })
})

it('the data sources lead from traces to logs and metrics, from exemplars to traces, from lines to traces', () => {
  const { datasources } = parse(read('tempo/grafana/datasources/datasources.yaml')) as {
    readonly datasources: readonly DataSource[]
  }
  expect(datasources.map(({ uid }) => uid)).toEqual(['tempo', 'prometheus', 'loki'])
  expect(Object.fromEntries(datasources.map(({ uid, jsonData }) => [uid, jsonData]))).toMatchObject({
    tempo: {
      tracesToLogsV2: { datasourceUid: 'loki', query: expect.stringContaining('$${__trace.traceId}') },
      tracesToMetrics: { datasourceUid: 'prometheus' },
      serviceMap: { datasourceUid: 'prometheus' },
    },
    prometheus: { exemplarTraceIdDestinations: [{ datasourceUid: 'tempo' }, { datasourceUid: 'tempo' }] },
    loki: { derivedFields: [{ datasourceUid: 'tempo' }] },
  })
  const line = '{"level":30,"name":"shop","trace_id":"0af7651916cd43dd8448eb211c80319c","msg":"paid"}'
  const { matcherRegex = '' } =
    (datasources[2] as { jsonData: { derivedFields: { matcherRegex: string }[] } }).jsonData
      .derivedFields[0] ?? {}
  expect(new RegExp(matcherRegex).exec(line)?.[1]).toBe('0af7651916cd43dd8448eb211c80319c')
})

it('the dashboard asks the data source that is there, each panel in a place of its own', () => {
  const { uid, panels } = JSON.parse(read('tempo/grafana/dashboards/services.json')) as {
    readonly uid: string
    readonly panels: readonly {
      readonly id: number
      readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
      readonly targets: readonly { readonly datasource: { readonly uid: string } }[]
    }[]
  }
  expect(uid).toBe('throughline')
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length)
  for (const { gridPos, targets } of panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
    for (const { datasource } of targets) expect(datasource.uid).toBe('prometheus')
  }
})

/** The path of every value, with "[]" for an entry of a list. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(entry => keysOf(entry, `${path}[]`))
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, entry]) => keysOf(entry, path === '' ? key : `${path}.${key}`))
}
