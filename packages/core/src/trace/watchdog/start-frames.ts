/** Frames of a stack that are read, and those that are shown. */
const DEPTH = 40
const SHOWN = 3

/** Frames of this package, of its integrations, of the API and of Node: every span has them. */
const OURS = /[\\/]@(?:throughline|opentelemetry)[\\/]|\bnode:/
const OF_A_LIBRARY = /[\\/]node_modules[\\/]/

/**
 * Where the application is now: the innermost frames that are its own, with commas between them. Empty where there are none,
 * as where a framework calls an integration.
 *
 * @param below the function that the application has called
 */
export function framesOfApplication(below: (...args: never[]) => unknown): string {
  return framesAbove(below)
    .filter(frame => !OURS.test(frame) && !OF_A_LIBRARY.test(frame))
    .slice(0, SHOWN)
    .join(', ')
}

function framesAbove(below: (...args: never[]) => unknown): readonly string[] {
  const limit = Error.stackTraceLimit
  const holder: { stack?: string } = {}
  try {
    Error.stackTraceLimit = DEPTH
    Error.captureStackTrace(holder, below)
  } finally {
    Error.stackTraceLimit = limit
  }
  const [, ...frames] = (holder.stack ?? '').split('\n')
  return frames.map(frame => frame.trim().replace(/^at /, ''))
}
