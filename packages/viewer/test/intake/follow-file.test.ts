import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FollowedFile } from '../../src/intake/follow-file.ts'
import { followFile } from '../../src/intake/follow-file.ts'

let folder: string
let path: string
let seen: string[]
let file: FollowedFile
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-follow-'))
  path = join(folder, 'traces.jsonl')
  seen = []
  await writeFile(path, 'first\nsec')
  file = await followFile(path, line => seen.push(line))
  await file.readOn()
})
afterEach(async () => {
  await file.close()
  await rm(folder, { recursive: true })
})

test('a line is read once it is complete', async () => {
  expect(seen).toEqual(['first'])
  await appendFile(path, 'ond\n')
  await file.readOn()
  await file.readOn()
  expect(seen).toEqual(['first', 'second'])
})

test('a file that became shorter is read from its beginning, without what was left of the old one', async () => {
  await truncate(path)
  await appendFile(path, 'new\n')
  await file.readOn()
  expect(seen).toEqual(['first', 'new'])
})

test('a file that was written anew and is longer than before is read from its beginning', async () => {
  await writeFile(path, 'another first\nanother second\nanother third\n')
  await file.readOn()
  expect(seen).toEqual(['first', 'another first', 'another second', 'another third'])
})

test('a file that takes the place of another is read, after the rest of the old one', async () => {
  await rename(path, `${path}.1`)
  await file.readOn()
  await appendFile(`${path}.1`, 'ond\nthird\n')
  await writeFile(path, '')
  await file.readOn()
  await writeFile(path, 'fourth\n')
  await file.readOn()
  await appendFile(path, 'fifth\n')
  await file.readOn()
  expect(seen).toEqual(['first', 'second', 'third', 'fourth', 'fifth'])
})

test('a file that is removed for a while is read on', async () => {
  await rm(path)
  await file.readOn()
  await writeFile(path, 'back\n')
  await file.readOn()
  expect(seen).toEqual(['first', 'back'])
})
