import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import type { Compose } from './compose.ts'
import { exampleFile } from './compose.ts'

const folders = readdirSync(exampleFile(''), { withFileTypes: true }).filter(entry => entry.isDirectory())
const files = folders.flatMap(({ name }) => readdirSync(exampleFile(name)).map(file => `${name}/${file}`))
const composeFiles = [...files.filter(file => /\/compose[^/]*\.yaml$/.test(file)), '../fleet/compose.yaml']

/** No container engine runs here: this is what can be known of a compose file without one. */
describe.each(composeFiles)('%s', file => {
  const text = readFileSync(exampleFile(file), 'utf8')
  const document = parseDocument(text, { strict: true, uniqueKeys: true })
  const { services } = document.toJS() as Compose
  const each = Object.values(services)

  it('is YAML', () => {
    expect(document.errors).toEqual([])
    expect(document.warnings).toEqual([])
  })

  it('pins the version of every image', () => {
    for (const { image } of each) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+(\.\d+)?$/)
  })

  it('publishes each port once', () => {
    const ports = each.flatMap(({ ports = [] }) => ports)
    for (const port of ports) expect(port).toMatch(/^\d+:\d+$/)
    const published = ports.map(port => port.split(':')[0])
    expect(new Set(published).size).toBe(published.length)
  })

  it('mounts what is there, and starts what it waits for', () => {
    const volumes = each.flatMap(({ volumes = [] }) => volumes).map(volume => volume.split(':')[0] ?? '')
    for (const path of volumes.filter(path => path.startsWith('.')))
      expect(existsSync(join(dirname(exampleFile(file)), path)), path).toBe(true)
    for (const { depends_on: others = [] } of each)
      for (const other of others) expect(services).toHaveProperty(other)
  })

  it('is in the README beside it', () => {
    const readme = readFileSync(join(dirname(exampleFile(file)), 'README.md'), 'utf8')
    expect(readme).toContain(`docker compose -f ${posix.join('examples/backends', file)} up`)
  })
})
