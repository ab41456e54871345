import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type Format = 'tracecontext' | 'baggage' | 'b3' | 'b3multi' | 'jaeger'
type Headers = Readonly<Record<string, string>>

/** OpenTelemetry's propagators for Go. */
export interface Propagators {
  /** Reads headers in one format and writes the result in another. */
  translate(from: Format, to: Format, headers: Headers): Promise<Headers>
  stop(): Promise<void>
}

/** Starts them as a process with one response line for each request line. It ends with its standard input. */
export function startPropagators(program: string): Propagators {
  const process = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface(process.stdout)[Symbol.asyncIterator]()
  const ended = once(process, 'exit')

  return {
    async translate(from, to, headers) {
      process.stdin.write(`${JSON.stringify({ from, to, headers })}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error('the propagators have ended')
      return JSON.parse(value) as Headers
    },
    async stop() {
      process.stdin.end()
      await ended
    },
  }
}
