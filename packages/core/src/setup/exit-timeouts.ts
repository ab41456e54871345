/** Bounds the wait for a collector at the end of the process, in milliseconds. */
export const EXIT_TIMEOUT = 3000
/** Bounds the blocking wait after `process.exit()` or an uncaught exception, in milliseconds; at a signal it is part of the other. */
export const AT_EXIT_TIMEOUT = 1000
