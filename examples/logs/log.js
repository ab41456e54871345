import { createLogger } from '@throughline/logger'

/** Debug lines are written for requests that failed; errors are on the span too. */
export const log = createLogger({ base: null, bufferUntil: { failed: true }, spanEvents: 'error' })
