import type { DestinationStream, Logger, LoggerOptions } from 'pino'
import { pino } from 'pino'
import type { Mixin } from './trace-mixin.ts'
import { traceMixin } from './trace-mixin.ts'
import { withTrace } from './with-trace.ts'

/**
 * Creates a pino logger whose lines carry the ids of the active span: `pino(options, destination)` with {@link
 * traceMixin} added. A `mixin` of the options is kept, and its fields win.
 *
 * @param options options of pino
 * @param destination stream for the lines @default standard output
 * @throws TypeError if a stream is given in place of the options
 */
export function createLogger<CustomLevels extends string = never>(
  options?: LoggerOptions<CustomLevels>,
  destination?: DestinationStream,
): Logger<CustomLevels> {
  if (options && 'write' in options) {
    throw new TypeError(
      'Expected `options` to be the options of pino, got a stream: call `createLogger({}, stream)`',
    )
  }
  const mixin: Mixin<CustomLevels> = options?.mixin ? withTrace(options.mixin) : traceMixin
  return pino({ ...options, mixin }, destination)
}
