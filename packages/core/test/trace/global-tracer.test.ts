import { trace } from '@opentelemetry/api'
import { globalTracer } from '@throughline/core/integrations'
import { afterEach, expect, it, vi } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

afterEach(() => trace.disable())

it('finds the provider of the moment, whichever was loaded first', () => {
  const currentTracer = globalTracer('library', '1.0.0')
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
  const currentTracer = globalTracer('library', '1.0.0')
  const { provider } = recordSpans()
  const getTracer = vi.spyOn(provider, 'getTracer')
  trace.setGlobalTracerProvider(provider)
  for (let index = 0; index < 3; index++) currentTracer().startSpan('work').end()
  expect(getTracer).toHaveBeenCalledTimes(1)
})
