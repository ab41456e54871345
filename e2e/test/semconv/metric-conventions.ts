import type { MetricKind } from '@throughline/core/metrics'

/** What the conventions say of a metric. */
export interface MetricConvention {
  readonly kind: MetricKind
  /** By the Unified Code for Units of Measure. */
  readonly unit: string
  /** The attributes that each point has to have. */
  readonly required: readonly string[]
  /** The others that a point may have. */
  readonly allowed: readonly string[]
  /** The buckets that the conventions advise. */
  readonly boundaries?: readonly number[]
  /** `own` where the conventions have no such metric. */
  readonly stability: 'stable' | 'development' | 'own'
}

const DURATION = {
  kind: 'histogram',
  unit: 's',
  boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
} as const

const RESULT = ['error.type', 'http.response.status_code', 'network.protocol.version']
const KAFKA = ['messaging.operation.name', 'messaging.system']
const DESTINATION = ['messaging.destination.name', 'messaging.destination.partition.id', 'error.type']
const GROUP = 'messaging.consumer.group.name'

const stable = { stability: 'stable' } as const
const development = { stability: 'development' } as const
const own = { stability: 'own' } as const

/**
 * Every metric of the packages, by OpenTelemetry's semantic conventions 1.44: http/http-metrics.md,
 * messaging/messaging-metrics.md.
 */
export const METRIC_CONVENTIONS: Readonly<Record<string, MetricConvention>> = {
  'http.server.request.duration': {
    ...DURATION,
    required: ['http.request.method', 'url.scheme'],
    allowed: [...RESULT, 'http.route', 'server.address', 'server.port'],
    ...stable,
  },
  'http.server.active_requests': {
    kind: 'upDownCounter',
    unit: '{request}',
    required: ['http.request.method', 'url.scheme'],
    allowed: ['server.address', 'server.port'],
    ...development,
  },
  'http.client.request.duration': {
    ...DURATION,
    required: ['http.request.method', 'server.address', 'server.port'],
    allowed: [...RESULT, 'url.scheme', 'url.template'],
    ...stable,
  },

  'messaging.client.operation.duration': {
    ...DURATION,
    required: [...KAFKA, 'messaging.operation.type'],
    allowed: [...DESTINATION, GROUP],
    ...development,
  },
  'messaging.client.sent.messages': {
    kind: 'counter',
    unit: '{message}',
    required: KAFKA,
    allowed: DESTINATION,
    ...development,
  },
  'messaging.client.consumed.messages': {
    kind: 'counter',
    unit: '{message}',
    required: KAFKA,
    allowed: [...DESTINATION, GROUP],
    ...development,
  },
  'messaging.process.duration': {
    ...DURATION,
    required: KAFKA,
    allowed: [...DESTINATION, GROUP],
    ...development,
  },

  'throughline.kafka.consumer.lag': {
    kind: 'gauge',
    unit: '{message}',
    required: ['messaging.system', GROUP, 'messaging.destination.name', 'messaging.destination.partition.id'],
    allowed: [],
    ...own,
  },
  'throughline.kafka.message.age': {
    kind: 'histogram',
    unit: 's',
    required: ['messaging.system', 'messaging.destination.name'],
    allowed: [...KAFKA, GROUP],
    ...own,
  },
  'throughline.kafka.consumer.rebalances': {
    kind: 'counter',
    unit: '{rebalance}',
    required: ['messaging.system', GROUP],
    allowed: [],
    ...own,
  },
  'throughline.kafka.consumer.crashes': {
    kind: 'counter',
    unit: '{crash}',
    required: ['messaging.system', GROUP],
    allowed: ['error.type'],
    ...own,
  },
  'throughline.kafka.consumer.commits': {
    kind: 'counter',
    unit: '{commit}',
    required: ['messaging.system', GROUP],
    allowed: [],
    ...own,
  },
}
