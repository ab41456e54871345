import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'

/** A transport of pino that has written a line when it says so: that of pino writes beside its thread, and a signal ends both. */
// biome-ignore lint/style/noDefaultExport: pino imports it so
export default function target() {
  return new Writable({
    write(chunk, _, callback) {
      writeSync(1, chunk)
      callback()
    },
  })
}
