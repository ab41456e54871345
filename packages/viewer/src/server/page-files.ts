import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of the page. */
export interface PageFile {
  readonly bytes: Buffer
  readonly type: string
  /** Packed when it was asked for first. */
  gzipped(): Buffer
  /** Whether its name holds a hash of its content. */
  readonly forEver: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/**
 * The files below a folder by their URL paths, read at once: what is asked for is looked up here, so that no path of a request reaches the
 * disk. Empty where there is no such folder.
 */
export function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  for (const path of pathsBelow(folder)) {
    const type = TYPES[extname(path)]
    if (type === undefined) continue
    const url = `/${relative(folder, path).split(sep).join('/')}`
    files.set(url, pageFile(readFileSync(path), type, url.startsWith('/assets/')))
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

function pageFile(bytes: Buffer, type: string, forEver: boolean): PageFile {
  let packed: Buffer | undefined
  return {
    bytes,
    type,
    forEver,
    gzipped: () => {
      packed ??= gzipSync(bytes)
      return packed
    },
  }
}

function pathsBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath ?? entry.path, entry.name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
