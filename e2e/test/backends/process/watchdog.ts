import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'

/** Reads until its parent is gone, however that died, then ends the server. */
const script = 'cat >/dev/null; kill -KILL "$1" 2>/dev/null'

/** Sees to it that a server does not outlive this process, even one that is killed. Returns the watchdog's own end. */
export function watch(server: ChildProcess): () => void {
  const dog = spawn('/bin/sh', ['-c', script, 'watchdog', String(server.pid)], {
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
