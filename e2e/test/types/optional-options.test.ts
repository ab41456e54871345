import type {
  ConsoleExporterOptions,
  FileExporterOptions,
  FlushOptions,
  KeepOptions,
  OtlpExporterOptions,
  ParentBasedOptions,
  RateLimitOptions,
  SpanRedactOptions,
  TlsFiles,
  TraceAgentOptions,
  TracerProviderOptions,
  TracingOptions,
  TracingRedactOptions,
  WithSpanOptions,
  ZipkinExporterOptions,
} from '@throughline/core'
import { createTracing, startTracing } from '@throughline/core'
import type { ServerTracingOptions } from '@throughline/core/integrations'
import type { OtlpGrpcExporterOptions } from '@throughline/core/otlp-grpc'
import type { TracingOptions as ExpressOptions } from '@throughline/express'
import type { TracingOptions as FastifyOptions } from '@throughline/fastify'
import type { KafkaTracingOptions } from '@throughline/kafka'
import type { TraceFieldOptions } from '@throughline/logger'
import { expect, expectTypeOf, it } from 'vitest'

/** The names of the options that may be left out, but not be `undefined`. */
type Refusing<T> = {
  [Name in keyof T]-?: object extends Pick<T, Name>
    ? Record<Name, undefined> extends Pick<T, Name>
      ? never
      : Name
    : never
}[keyof T]

type Given<T, Name extends keyof T> = Exclude<T[Name], undefined>

it('takes `undefined` for every option, as `process.env` has it (exactOptionalPropertyTypes)', () => {
  expectTypeOf<Refusing<{ a?: 1 }>>().toEqualTypeOf<'a'>()
  expectTypeOf<Refusing<TracingOptions>>().toBeNever()
  expectTypeOf<Refusing<Given<TracingOptions, 'spanLimits'>>>().toBeNever()
  expectTypeOf<Refusing<Given<TracingOptions, 'propagationLimits'>>>().toBeNever()
  expectTypeOf<Refusing<TracingRedactOptions>>().toBeNever()
  expectTypeOf<Refusing<SpanRedactOptions>>().toBeNever()
  expectTypeOf<Refusing<KeepOptions>>().toBeNever()
  expectTypeOf<Refusing<TracerProviderOptions>>().toBeNever()
  expectTypeOf<Refusing<WithSpanOptions>>().toBeNever()
  expectTypeOf<Refusing<FlushOptions>>().toBeNever()
  expectTypeOf<Refusing<OtlpExporterOptions>>().toBeNever()
  expectTypeOf<Refusing<OtlpGrpcExporterOptions>>().toBeNever()
  expectTypeOf<Refusing<ZipkinExporterOptions>>().toBeNever()
  expectTypeOf<Refusing<ConsoleExporterOptions>>().toBeNever()
  expectTypeOf<Refusing<FileExporterOptions>>().toBeNever()
  expectTypeOf<Refusing<TlsFiles>>().toBeNever()
  expectTypeOf<Refusing<TraceAgentOptions>>().toBeNever()
  expectTypeOf<Refusing<ParentBasedOptions>>().toBeNever()
  expectTypeOf<Refusing<RateLimitOptions>>().toBeNever()
  expectTypeOf<Refusing<ServerTracingOptions<object>>>().toBeNever()
  expectTypeOf<Refusing<ExpressOptions>>().toBeNever()
  expectTypeOf<Refusing<FastifyOptions>>().toBeNever()
  expectTypeOf<Refusing<KafkaTracingOptions>>().toBeNever()
  expectTypeOf<Refusing<TraceFieldOptions>>().toBeNever()
  expectTypeOf(startTracing).toBeCallableWith({ service: process.env.NO_SUCH_VARIABLE })
})

it('flushes for as long as it does by itself where `timeout` is `undefined`', async () => {
  let over = false
  const exporter = {
    onStart() {},
    onEnd() {},
    async forceFlush() {
      await new Promise(setImmediate)
      over = true
    },
    async shutdown() {},
  }
  const tracing = createTracing({ service: process.env.NO_SUCH_VARIABLE, exporter })
  await tracing.flush({ timeout: undefined })
  expect(over).toBe(true)
  await tracing.shutdown({ timeout: undefined })
})
