export type { Exporter, ExporterCounts, FlushOptions, SpoolCounts } from './span/exporter.ts'
export { whySlow } from './why-slow/why-slow.ts'
export type { WhySlowOptions } from './why-slow/why-slow-options.ts'
