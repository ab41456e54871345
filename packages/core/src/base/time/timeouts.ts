/** Default time-out of a flush, in milliseconds. */
export const FLUSH_TIMEOUT = 30_000
/** Default time-out of a shutdown, in milliseconds. */
export const SHUTDOWN_TIMEOUT = 5000
/** Default time-out of one export with its retries, in milliseconds (specification, protocol/exporter.md). */
export const EXPORT_TIMEOUT = 10_000
