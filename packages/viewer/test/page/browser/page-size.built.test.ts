import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

const page = fileURLToPath(new URL('../../../dist/page/', import.meta.url))
const packed = (path: string): number => gzipSync(readFileSync(page + path)).length

describe('the built page', () => {
  const index = readFileSync(`${page}index.html`, 'utf8')
  const loaded = [...index.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? '')

  test('takes at most 60 kB gzipped before its first trace', () => {
    expect(loaded.length).toBeGreaterThan(1)
    const bytes = packed('index.html') + loaded.reduce((sum, path) => sum + packed(path), 0)
    console.error(`viewer: the page takes ${(bytes / 1000).toFixed(1)} kB gzipped before its first trace`)
    expect(bytes).toBeLessThan(60_000)
  })

  test('has nothing that a strict policy refuses: no inline script, style or handler', () => {
    expect(index).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=/)
  })

  test('calls nothing that makes code or HTML of text', () => {
    const scripts = readdirSync(`${page}assets`).filter(name => name.endsWith('.js'))
    for (const name of scripts) {
      const script = readFileSync(`${page}assets/${name}`, 'utf8')
      expect(script).not.toMatch(/\beval\(|new Function\(|insertAdjacentHTML|document\.write/)
    }
  })
})
