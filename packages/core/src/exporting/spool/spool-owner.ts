import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'

/** The process that a folder belongs to. */
export interface SpoolOwner {
  /** Within it process ids mean the same processes: one boot of one machine, and one namespace of process ids. */
  readonly scope: string
  readonly pid: number
  /** When the process was started, in a unit of its machine: a later process with the same id has another. `0` where that is unknown. */
  readonly started: string
}

/** Whether the owner of a folder runs, as far as this process can know. */
export type OwnerState = 'running' | 'gone' | 'unknown'

/** Linear: anchored, each class ends at a hyphen. */
const NAME = /^([0-9a-f]{12})-(\d{1,10})-(\d{1,20})-[0-9a-f]{8}$/
const FREE = /^free-[0-9a-f]{8}$/

export function randomName(): string {
  return randomBytes(4).toString('hex')
}

/** This process. Without `/proc` other processes can only be seen to be gone, and on Linux, where containers may have one name, not even that. */
export function thisProcess(): SpoolOwner {
  const { pid, platform } = process
  if (platform !== 'linux') return { scope: scopeOf(`${platform} ${hostname()}`), pid, started: '0' }
  try {
    const { readFileSync, readlinkSync } = modulesOnDemand.fs
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
    const namespace = readlinkSync('/proc/self/ns/pid')
    const started = startedIn(readFileSync('/proc/self/stat', 'utf8'))
    if (started !== undefined) return { scope: scopeOf(`${boot} ${namespace}`), pid, started }
  } catch {
    // No such files, or no permission, as in Deno: the folder has a sign of life, which others look at.
  }
  return { scope: randomBytes(6).toString('hex'), pid, started: '0' }
}

/** A folder name for an exporter of a process. */
export function ownedName({ scope, pid, started }: SpoolOwner): string {
  return `${scope}-${pid}-${started}-${randomName()}`
}

/** A folder name that says that nothing writes to it any more. */
export function freeName(): string {
  return `free-${randomName()}`
}

/** Whether the owner of a folder runs; `undefined` for a folder of another kind. */
export async function stateOfOwner(name: string, self: SpoolOwner): Promise<OwnerState | undefined> {
  if (FREE.test(name)) return 'gone'
  const [, scope, pid, started] = NAME.exec(name) ?? []
  if (pid === undefined) return undefined
  if (scope !== self.scope) return 'unknown'
  if (self.started === '0') return isGone(Number(pid)) ? 'gone' : 'unknown'
  try {
    const stat = await modulesOnDemand.fsPromises.readFile(`/proc/${pid}/stat`, 'utf8')
    return startedIn(stat) === started ? 'running' : 'gone'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ESRCH' ? 'gone' : 'unknown'
  }
}

/** Of `/proc/PID/stat`; `undefined` for a process that has ended and is not waited for yet. The name of its program may have spaces and brackets. */
function startedIn(stat: string): string | undefined {
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? undefined : fields[18]
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function scopeOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
