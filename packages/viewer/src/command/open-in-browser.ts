import { spawn } from 'node:child_process'

const PROGRAMS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens a URL in the browser of this machine. Where there is none, the printed address is enough. */
export function openInBrowser(url: string): void {
  const [program = 'xdg-open', ...args] = PROGRAMS[process.platform] ?? []
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
