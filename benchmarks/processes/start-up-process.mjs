// One start: how long importing and starting a variant takes, and what memory it leaves taken.
import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'
import { findVariant } from '../variants/find-variants.mjs'

const settings = JSON.parse(process.env.BENCH)
const load = createRequire(`${settings.folder}package.json`)
const variant = await findVariant(settings.variant)
// The logger of the application, which one variant imports and the others find there.
load('pino')
const start = performance.now()
const cpu = process.cpuUsage()
await variant.start({ load, ratio: 1, ...settings })
const { user, system } = process.cpuUsage(cpu)
const figures = { startTime: performance.now() - start, startCpu: (user + system) / 1000 }
process.send({ ...figures, rss: process.memoryUsage.rss() }, () => process.exit())
