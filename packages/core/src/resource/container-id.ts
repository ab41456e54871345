import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Docker, containerd, CRI-O and Podman name a container by 32 random bytes. Linear: anchored; at each place that it
 * goes back to it reads 72 characters at most.
 */
const CONTROL_GROUP = /^.*[/:-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/
/**
 * Matches the root and the mount point of a file that a runtime makes for one container and mounts into it. Other
 * mounts would give the ids of other containers of the host, and those below `sandboxes` that of the whole pod. Linear:
 * after the first words everything but 64 digits is given.
 */
const OWN_FILE =
  /\/(?:containers|overlay-containers)\/([0-9a-f]{64})\/(?:userdata\/)?(?:hostname|hosts|resolv\.conf) \/etc\/(?:hostname|hosts|resolv\.conf) /
/** A host may have thousands of mounts; those of a container take some 10 kB. */
const MOST_BYTES = 64 * 1024

/**
 * The id of the container of this process; `undefined` outside of one. Reads the control group, and where that is
 * hidden (version 2, in a namespace of its own) the mounts. Never throws. Semantic conventions, resource/container.md.
 *
 * @param read returns the text of a file, or its beginning
 */
export function containerId(read: (path: string) => string = readBeginning): string | undefined {
  return (
    firstMatch(read, '/proc/self/cgroup', CONTROL_GROUP) ?? firstMatch(read, '/proc/self/mountinfo', OWN_FILE)
  )
}

function firstMatch(read: (path: string) => string, path: string, pattern: RegExp): string | undefined {
  try {
    for (const line of read(path).split('\n')) {
      const id = pattern.exec(line)?.[1]
      if (id !== undefined) return id
    }
  } catch {
    // Only Linux has these files, and may deny access to them.
  }
  return undefined
}

function readBeginning(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(MOST_BYTES)
    let length = 0
    let read = 0
    do {
      read = readSync(file, bytes, length, MOST_BYTES - length, null)
      length += read
    } while (read > 0 && length < MOST_BYTES)
    return bytes.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}
