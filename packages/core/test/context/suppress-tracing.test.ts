import { ROOT_CONTEXT } from '@opentelemetry/api'
import * as official from '@opentelemetry/core'
import { expect, it } from 'vitest'
import { isTracingSuppressed, suppressTracing } from '../../src/context/suppress-tracing.ts'

it('suppresses in the context it returns, not in the one it was given', () => {
  expect(isTracingSuppressed(suppressTracing(ROOT_CONTEXT))).toBe(true)
  expect(isTracingSuppressed(ROOT_CONTEXT)).toBe(false)
})

it('means the same as the OpenTelemetry SDK, both ways', () => {
  expect(official.isTracingSuppressed(suppressTracing(ROOT_CONTEXT))).toBe(true)
  expect(isTracingSuppressed(official.suppressTracing(ROOT_CONTEXT))).toBe(true)
  expect(isTracingSuppressed(official.unsuppressTracing(suppressTracing(ROOT_CONTEXT)))).toBe(false)
})
