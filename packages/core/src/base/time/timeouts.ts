/** Milliseconds a flush may take, where its caller names no time. */
export const FLUSH_TIMEOUT = 30_000
/** Milliseconds a shutdown may take, where its caller names no time. */
export const SHUTDOWN_TIMEOUT = 5000
/** Milliseconds one export may take, its retries included (specification, protocol/exporter.md). */
export const EXPORT_TIMEOUT = 10_000
