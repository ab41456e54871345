import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'

/** Reads until its parent is gone, in whichever way it ended, then kills the server and removes its folder, if any. */
const script = 'cat >/dev/null; kill -KILL "$1" 2>/dev/null; rm -rf "$2"'

/**
 * Ends a server when this process ends, even by SIGKILL. Returns a function that ends the watchdog.
 *
 * @param folder the server's files, which are removed with it
 */
export function watch(server: ChildProcess, folder = ''): () => void {
  const dog = spawn('/bin/sh', ['-c', script, 'watchdog', String(server.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  dog.on('error', ignore)
  dog.stdin.on('error', ignore)
  dog.unref()
  process.once('exit', kill)
  return callOff

  function kill(): void {
    server.kill('SIGKILL')
  }

  function callOff(): void {
    process.removeListener('exit', kill)
    dog.kill('SIGKILL')
  }

  /** A machine without a shell keeps the exit listener. */
  function ignore(): void {}
}
