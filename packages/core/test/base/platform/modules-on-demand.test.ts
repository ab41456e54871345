// Through its file: the doors load what they need, and do not show when.

import fs from 'node:fs'
import fsPromises from 'node:fs/promises'
import http from 'node:http'
import tls from 'node:tls'
import zlib from 'node:zlib'
import { afterEach, expect, it, vi } from 'vitest'
import { modulesOnDemand } from '../../../src/base/platform/modules-on-demand.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const modules = { fs, fsPromises, http, tls, zlib }

it('gives the modules of Node', () => {
  expect({ ...modulesOnDemand }).toEqual(modules)
})

it('gives them as well where Node has no process.getBuiltinModule', () => {
  vi.stubGlobal('process', Object.create(process, { getBuiltinModule: { value: undefined } }))
  expect({ ...modulesOnDemand }).toEqual(modules)
})
