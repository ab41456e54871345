/** Writes to standard output as `console.log` does: a reader that has gone away (`| head`) does not end the process. */
export function writeStandardOutput(text: string): void {
  const stream = process.stdout
  stream.write(text, error => {
    // Called before the stream emits `error`, which without a listener would be thrown. A listener that is there
    // already may be the one of a pipe, which throws in its turn when it is alone.
    if (error && !stream.listeners('error').includes(ignore)) stream.once('error', ignore)
  })
}

function ignore(): void {}
