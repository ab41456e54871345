export type { CollectedSpan } from './collected-span.ts'
export type { Collector, CollectorOptions } from './start-collector.ts'
export { startCollector } from './start-collector.ts'
