import { ROOT_CONTEXT } from '@opentelemetry/api'
import * as official from '@opentelemetry/core'
import { isTracingSuppressed, suppressTracing } from '@throughline/core/integrations'
import { expect, it } from 'vitest'

it('suppresses in the context it returns, not in the one it was given', () => {
  expect(isTracingSuppressed(suppressTracing(ROOT_CONTEXT))).toBe(true)
  expect(isTracingSuppressed(ROOT_CONTEXT)).toBe(false)
})

it('means the same as the OpenTelemetry SDK, both ways', () => {
  expect(official.isTracingSuppressed(suppressTracing(ROOT_CONTEXT))).toBe(true)
  expect(isTracingSuppressed(official.suppressTracing(ROOT_CONTEXT))).toBe(true)
  expect(isTracingSuppressed(official.unsuppressTracing(suppressTracing(ROOT_CONTEXT)))).toBe(false)
})
