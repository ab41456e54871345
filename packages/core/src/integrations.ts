export { requireSync } from './base/diagnostics/require-sync.ts'
export { messageOf, warnOnce } from './base/diagnostics/warn-once.ts'
export { globalSlot } from './base/global-slot.ts'
export type { OptionKind, OptionRule, OptionTable, ReadOption } from './base/options/checked-options.ts'
export { checkedOptions } from './base/options/checked-options.ts'
export { expected } from './base/options/expected.ts'
export {
  A_BOOLEAN,
  A_FUNCTION,
  A_NUMBER_ABOVE_0,
  A_TEXT,
  A_TRACER,
  oneOf,
} from './base/options/option-kinds.ts'
export type { Replacements } from './base/platform/delegate-to.ts'
export { delegateTo } from './base/platform/delegate-to.ts'
export { attachContext } from './context/attach-context.ts'
export { contextWithSpan, spanOf } from './context/context-with-span.ts'
export { spanContextOf } from './context/sound-span-context.ts'
export { isTracingSuppressed, suppressTracing } from './context/suppress-tracing.ts'
export { encodeSpans } from './exporting/otlp/encode-spans.ts'
export type { ExportResult, SpanExporter } from './exporting/span-exporter/span-exporter.ts'
export type { ForwardedRequest, ServerResponse, ServerSocket } from './http/http-exchange.ts'
export { pathOf } from './http/request-target.ts'
export type { IgnoreOptions, ServedOutcome } from './http/server/ignore-options.ts'
export { setRequestError } from './http/server/request-state.ts'
export type {
  ClosableResponse,
  IncomingRequest,
  ServerIntegration,
} from './http/server/server-integration.ts'
export type { ServerTracing } from './http/server/server-tracing.ts'
export { serverTracing } from './http/server/server-tracing.ts'
export type { ServerTracingOptions } from './http/server/server-tracing-options.ts'
export type { CallOn, RunStep, StepIntegration, TracedStepOptions } from './http/server/traced-step.ts'
export { tracedStep } from './http/server/traced-step.ts'
export type { KeyPolicy } from './messaging/kafka-key-text.ts'
export type {
  DescribedMessage,
  MessagePosition,
  MessagingClient,
  MessagingServer,
} from './messaging/messaging.ts'
export {
  describeAttempt,
  describeBatchProcess,
  describeClient,
  describeCommit,
  describePosition,
  describeProcess,
  describeQueueTime,
  describeSend,
  describeServer,
  recordClientFailure,
  startCommitSpan,
  startCreateSpan,
  startProcessSpan,
  startSendSpan,
} from './messaging/messaging.ts'
export type {
  MeasuredMessages,
  MeasuredOperation,
  MessagingInstruments,
} from './messaging/messaging-metrics.ts'
export {
  measureCommit,
  measureConsumed,
  measureProcess,
  measureSend,
  messagingInstruments,
} from './messaging/messaging-metrics.ts'
export { instrumentLookup, measureSafely } from './metrics/instrument-lookup.ts'
export { httpHeaders } from './propagation/http-headers.ts'
export { kafkaHeaders, kafkaSender } from './propagation/kafka-headers.ts'
export { errorType, recordFailure } from './span/exception.ts'
export { integrationTracer } from './trace/global-tracer.ts'
