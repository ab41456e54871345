import type { DestinationStream, Logger, LoggerOptions } from 'pino'
import { pino } from 'pino'
import type { BufferUntilOptions } from './buffer-until.ts'
import { checkedBufferUntil } from './buffer-until.ts'
import type { BufferingStream } from './buffering-stream.ts'
import { bufferingStream } from './buffering-stream.ts'
import type { Mixin } from './trace-mixin.ts'

/** A logger, with the stream that all its children share. */
type WithStream = { [pino.symbols.streamSym]: DestinationStream | BufferingStream }

/**
 * Creates a logger of pino that makes lines from `bufferUntil.level` on and writes those from `level` on at once.
 *
 * @throws TypeError for an unknown or wrong option
 */
export function bufferingLogger<CustomLevels extends string>(
  options: LoggerOptions<CustomLevels> & { readonly mixin: Mixin<CustomLevels> },
  bufferUntil: BufferUntilOptions,
  destination: DestinationStream | undefined,
): Logger<CustomLevels> {
  const values: Readonly<Record<string, number>> = {
    ...(options.useOnlyCustomLevels === true ? {} : pino.levels.values),
    ...options.customLevels,
  }
  const until = checkedBufferUntil(bufferUntil, Object.keys(values))
  const { level = 'info', mixin: given } = options
  const fromAtOnce = values[level]
  const fromHeld = values[until.level] as number
  const isAtOrAbove = comparison(options.levelComparison)
  // A level that is as low already, as by LOG_LEVEL=debug, leaves nothing to keep; `silent` is no level and writes nothing.
  if (fromAtOnce === undefined || isAtOrAbove(fromHeld, fromAtOnce)) return pino(options, destination)
  let buffering: BufferingStream | undefined
  /** Last, since mixins of the application may log. */
  function mixin(...args: Parameters<Mixin<CustomLevels>>): object {
    const fields = given(...args)
    if (buffering !== undefined) buffering.isKept = !isAtOrAbove(args[1], fromAtOnce as number)
    return fields
  }
  const logger = pino({ ...options, level: until.level, mixin }, destination)
  const shared = logger as unknown as WithStream
  buffering = bufferingStream(shared[pino.symbols.streamSym], until)
  shared[pino.symbols.streamSym] = buffering
  return logger
}

/** As pino compares a level with the one that is set. */
function comparison(given: LoggerOptions['levelComparison']): (level: number, set: number) => boolean {
  if (typeof given === 'function') return given
  return given === 'DESC' ? (level, set) => level <= set : (level, set) => level >= set
}
