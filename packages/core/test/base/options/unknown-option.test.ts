import { Agent } from 'node:http'
import {
  consoleExporter,
  createTracing,
  fileExporter,
  otlpExporter,
  parentBased,
  rateLimit,
  rules,
  startTracing,
  TracerProvider,
  traceAgent,
  zipkinExporter,
} from '@throughline/core'
import type { OptionTable } from '@throughline/core/integrations'
import { checkedOptions } from '@throughline/core/integrations'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { expect, it } from 'vitest'
import { alwaysOn } from '../../../src/sampling/always.ts'

type Make = (options: never) => unknown

const DELIVERY =
  'headers, timeout, concurrencyLimit, compression, tls, batchDelay, maxQueueBytes, maxRetryAfter'
const KEEP = 'errors, slowerThan, matching, maxTraces, maxSpansPerTrace, maxBytes, maxAge'
const SECRET = 'hunter2'

it.each<[Make, object, string]>([
  [createTracing, { serviceName: SECRET }, '`serviceName` (string); did you mean `service`?'],
  [startTracing, { constructor: SECRET }, '`constructor` (string).'],
  [startTracing, { sampleRate: 0.1 }, '`sampleRate` (number); did you mean `sampler: ratio(...)`?'],
  [startTracing, { spanProcessor: {} }, '`spanProcessor` (object); did you mean `spanProcessors`?'],
  [startTracing, { url: new URL('http://a') }, '`url` (URL); did you mean `endpoint`?'],
  [
    startTracing,
    { keep: { error: true } },
    `\`keep.error\` (boolean); did you mean \`keep.errors\`? Known options of \`keep\` are ${KEEP}`,
  ],
  [
    startTracing,
    { redact: { names: [SECRET] } },
    '`redact.names` (array). Known options of `redact` are queryParams, keys, values, replacement',
  ],
  [
    startTracing,
    { propagationLimits: { traceState: 1 } },
    '`propagationLimits.traceState` (number). Known options of `propagationLimits` are traceStateLength, baggageBytes',
  ],
  [
    startTracing,
    { spanLimits: { eventsCountLimit: 5 } },
    '`spanLimits.eventsCountLimit` (number); did you mean `spanLimits.eventCountLimit`?',
  ],
  [
    options => new TracerProvider(options),
    { ressource: {} },
    '`ressource` (object); did you mean `resource`?',
  ],
  [
    otlpExporter,
    { endpoint: SECRET },
    `\`endpoint\` (string); did you mean \`url\`? Known options are url, protocol, spool, ${DELIVERY}`,
  ],
  [
    otlpExporter,
    { tls: { certificate: SECRET } },
    '`tls.certificate` (string). Known options of `tls` are ca, cert, key',
  ],
  [
    otlpGrpcExporter,
    { protocol: 'grpc' },
    `\`protocol\` (string). Known options are url, spool, ${DELIVERY}`,
  ],
  [
    zipkinExporter,
    { timeoutMillis: 5 },
    `\`timeoutMillis\` (number); did you mean \`timeout\`? Known options are url, ${DELIVERY}`,
  ],
  [
    fileExporter,
    { path: 'x', max_bytes: 5 },
    '`max_bytes` (number); did you mean `maxBytes`? Known options are path, maxBytes, maxFiles, batchDelay, maxQueueBytes',
  ],
  [
    consoleExporter,
    { colour: true },
    '`colour` (boolean); did you mean `colors`? Known options are colors, write',
  ],
  [
    options => parentBased(alwaysOn, options),
    { remoteParent: alwaysOn },
    '`remoteParent` (object). Known options are remoteParentSampled, remoteParentNotSampled, localParentSampled, localParentNotSampled',
  ],
  [options => rateLimit(5, options), { brust: 5 }, '`brust` (number). Known options are burst, clock'],
  [
    options => rules([options]),
    { url: SECRET, sampler: 1 },
    '`rules[0].url` (string); did you mean `rules[0].path`? Known options of `rules[0]` are sampler, path, route, topic, name, method, kind, attributes',
  ],
  [
    options => traceAgent(new Agent(), options),
    { tracerProvider: {} },
    '`tracerProvider` (object); did you mean `tracer`? Known options are tracer, propagateTo, ignore, urlTemplate',
  ],
])('says what is known: %o with %j', (make, options, sentence) => {
  const message = messageOf(() => make(options as never))
  expect(message.startsWith(`Unknown option ${sentence}`), message).toBe(true)
  expect(message).not.toContain(SECRET)
})

const TABLE: OptionTable<{ width?: number }> = { width: { is: 'a number', valid: () => true } }

it.each([
  ['w'.repeat(64), `\`${'w'.repeat(64)}\` (number).`],
  ['w'.repeat(65), 'with a name of 65 characters (number).'],
  ['authorization: Bearer abc', 'with a name of 25 characters (number).'],
  ['', 'with a name of 0 characters (number).'],
  ['widht', '`widht` (number).'],
  ['witdths', '`witdths` (number); did you mean `width`?'],
  ['Width', '`Width` (number); did you mean `width`?'],
  ['w', '`w` (number).'],
  ['__proto__', '`__proto__` (number).'],
])('the name %j is shown where it is one', (name, sentence) => {
  const options = Object.defineProperty({}, name, { value: 5, enumerable: true })
  expect(messageOf(() => checkedOptions(options, TABLE))).toBe(
    `Unknown option ${sentence} The only option is width`,
  )
})

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof TypeError) return error.message
  }
  throw new Error('expected a TypeError')
}
