import { consoleExporter, createTracing, TracerProvider } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'

describe('the error of a wrong option', () => {
  it.each([
    [
      { propagators: ['b3', 'b4'] },
      'Expected `propagators[1]` to be one of tracecontext, baggage, b3, b3multi, jaeger, or a propagator with `inject`, `extract` and `fields`, got `b4` (string)',
    ],
    [
      { spanProcessors: [{}] },
      'Expected `spanProcessors[0]` to be a span processor with `onStart`, `onEnd`, `forceFlush` and `shutdown`, got `{}` (object)',
    ],
    [
      { exporter: [memoryExporter(), null] },
      'Expected `exporter[1]` to be an exporter: one of this package, or a span processor or span exporter of OpenTelemetry, got `null` (null)',
    ],
    [
      { exporter: memoryExporter },
      'got `memoryExporter` (function); it has to be called, as in `exporter: memoryExporter()`',
    ],
    [
      { exporter: [consoleExporter] },
      'got `consoleExporter` (function); it has to be called, as in `exporter: consoleExporter()`',
    ],
    [{ exporter: 'console' }, 'got `console` (string); write `exporter: consoleExporter()`'],
    [{ exporter: 'none' }, 'got `none` (string); write `exporter: []`'],
    [{ exporter: 5 }, 'Expected `exporter` to be an exporter or an array of exporters, got `5` (number)'],
    [
      { idGenerator: {} },
      'Expected `idGenerator` to be an id generator with `generateTraceId` and `generateSpanId`',
    ],
    [{ clock: {} }, 'Expected `clock` to be a clock with `now` and `anchor`'],
  ])('names what is wrong in it, and what to do: %#', (options, sentence) => {
    expect(() => createTracing(options as never)).toThrow(sentence)
  })

  it('names the processor of a provider', () => {
    expect(() => new TracerProvider({ spanProcessors: [memoryExporter(), {} as never] })).toThrow(
      'Expected `spanProcessors[1]` to be a span processor',
    )
  })
})
