import { expect, it } from 'vitest'
import { outputOf, startScript } from '../../fixtures/run-script.ts'

const isLinux = process.platform === 'linux'
if (!isLinux) console.warn('not tested here: a folder in which nothing can be made, which is /proc of Linux')

// Node 20's own `mkdir` with `recursive` goes round for ever here, in a thread that keeps the process as well.
it.runIf(isLinux)('comes to an end where the folder is below one in which nothing can be made', async () => {
  const child = startScript(`
    import { otlpExporter, createTracing } from '../../src/index.ts'
    import { recordTraces } from '../../src/testing.ts'
    const artifacts = '/proc/self/none/traces'
    const exporter = otlpExporter({ url: 'http://127.0.0.1:1', spool: { path: '/proc/self/none/spool' } })
    const { tracer, stats, shutdown } = createTracing({ exporter })
    tracer.startSpan('a').end()
    await shutdown({ timeout: 1 })
    console.log(stats().warnings.filter(each => each.includes('/none/')).join())
    const hooks: { [name: string]: (context?: object) => unknown } = {}
    const set = (name: string) => (hook: (context?: object) => unknown) => { hooks[name] = hook }
    recordTraces({ before: set('start'), afterEach: set('each'), after: set('stop') }, { artifacts })
    hooks.start?.()
    hooks.each?.({ fullName: 'fails', passed: false })
    await hooks.stop?.()
    console.log('ended')
  `)
  const [warning, last] = (await outputOf(child)).split('\n')
  expect(warning).toContain(
    'could not be written to /proc/self/none/spool: ENOENT: no such file or directory',
  )
  expect(last).toBe('ended')
})
