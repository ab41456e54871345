import { diag, trace } from '@opentelemetry/api'
import { integrationTracer } from '@throughline/core/integrations'
import { afterEach, expect, it, vi } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

afterEach(() => {
  trace.disable()
  vi.unstubAllEnvs()
})

it('finds the provider of the moment, whichever was loaded first', () => {
  const currentTracer = integrationTracer('library', '1.0.0')
  const isRecording = (): boolean => currentTracer().startSpan('work').isRecording()
  expect(isRecording()).toBe(false)
  for (let index = 0; index < 2; index++) {
    const { provider, exporter } = recordSpans()
    trace.setGlobalTracerProvider(provider)
    currentTracer().startSpan('work').end()
    expect(exporter.spans[0]?.instrumentationScope).toEqual({ name: 'library', version: '1.0.0' })
    trace.disable()
    expect(isRecording()).toBe(false)
  }
})

it('asks a provider once', () => {
  const currentTracer = integrationTracer('library', '1.0.0')
  const { provider } = recordSpans()
  const getTracer = vi.spyOn(provider, 'getTracer')
  trace.setGlobalTracerProvider(provider)
  for (let index = 0; index < 3; index++) currentTracer().startSpan('work').end()
  expect(getTracer).toHaveBeenCalledTimes(1)
})

it('reports that nothing was started, once, and how to start it', () => {
  const sentences = recordProblems()
  const currentTracer = integrationTracer('library', '1.0.0')
  currentTracer()
  currentTracer()
  expect(sentences).toEqual([
    expect.stringMatching(/^throughline: library is used before .*startTracing\(\{ service/),
  ])
})

it('reports it on standard error where the application has set no logger', () => {
  diag.disable()
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  integrationTracer('library of its own', '1.0.0')()
  expect(write).toHaveBeenCalledWith(expect.stringContaining('library of its own is used before'))
  diag.disable()
})

it.each([
  ['a provider is registered', () => void trace.setGlobalTracerProvider(recordSpans().provider)],
  ['OTEL_SDK_DISABLED says that nothing shall be traced', () => void vi.stubEnv('OTEL_SDK_DISABLED', 'true')],
])('reports nothing where %s', (_, prepare) => {
  const sentences = recordProblems()
  prepare()
  integrationTracer('library', '1.0.0')()
  expect(sentences).toEqual([])
})
