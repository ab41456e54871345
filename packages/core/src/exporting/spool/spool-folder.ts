import { makeFolder } from '../../base/platform/make-folder.ts'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'
import { FOLDER_MODE, namesIn, readWhole, UNFINISHED, writeDurably, writeDurablySync } from './file-door.ts'
import type { SpoolEntry } from './spool-entry.ts'
import { entryName, recoveredEntry } from './spool-entry.ts'
import type { SpooledBatch } from './spool-file.ts'
import { decodeSpoolFile, encodeSpoolFile } from './spool-file.ts'
import type { SpoolOwner } from './spool-owner.ts'
import { freeName, ownedName, randomName } from './spool-owner.ts'

/** Shows that the owner of the folder runs, to processes that cannot ask for its process id. */
export const SIGN_OF_LIFE = 'alive'

/** The folder of one exporter among those of others, made when the first batch is written. */
export class SpoolFolder {
  /** Holds a folder for each exporter. */
  readonly root: string
  readonly #self: SpoolOwner
  readonly #writer = randomName()
  #name: string
  #isMade = false
  #isReleased = false
  #stamp = 0
  #beats = 0

  constructor(root: string, self: SpoolOwner) {
    this.root = root
    this.#self = self
    this.#name = ownedName(self)
  }

  get name(): string {
    return this.#name
  }

  /** Writes a batch, which survives the end of the process and of the machine when the promise resolves. */
  async write(pieces: readonly Uint8Array[], spans: number): Promise<SpoolEntry> {
    const file = encodeSpoolFile(pieces, spans)
    const entry = this.#entry(spans, file.length)
    await this.#make()
    try {
      await writeDurably(this.#path(), entry.name, file)
    } catch (error) {
      if (this.#isReleased || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      // Another process took the folder for one that is left behind.
      this.#leave()
      await this.#make()
      await writeDurably(this.#path(), entry.name, file)
    }
    return entry
  }

  /** The same before it returns. */
  writeSync(pieces: readonly Uint8Array[], spans: number): SpoolEntry {
    const file = encodeSpoolFile(pieces, spans)
    const entry = this.#entry(spans, file.length)
    writeDurablySync(this.#path(), entry.name, file)
    this.#isMade = true
    return entry
  }

  /** Reads a file: `undefined` where it is gone, `damaged` where it is not what was written. */
  async read({ name, bytes }: SpoolEntry): Promise<SpooledBatch | 'damaged' | undefined> {
    const file = await readWhole(this.#path(name), bytes)
    return file && (decodeSpoolFile(file) ?? 'damaged')
  }

  async remove({ name }: SpoolEntry): Promise<void> {
    await modulesOnDemand.fsPromises.rm(this.#path(name), { force: true })
  }

  /**
   * Makes the files of another folder its own. Of several processes that try, one succeeds: a folder is renamed once.
   *
   * @returns none where another process was first
   */
  async takeOver(name: string): Promise<readonly SpoolEntry[]> {
    const taken = `from-${randomName()}`
    await this.#make()
    try {
      await modulesOnDemand.fsPromises.rename(`${this.root}/${name}`, this.#path(taken))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
    return this.#empty(taken)
  }

  /** Gives a sign of life; nothing while there is no folder. */
  async beat(): Promise<void> {
    if (!this.#isMade) return
    try {
      await modulesOnDemand.fsPromises.writeFile(this.#path(SIGN_OF_LIFE), `${++this.#beats}`)
    } catch {
      // Shows when a batch is written, if it lasts.
    }
  }

  /** Leaves its files to others before it returns, at the end. */
  release(): void {
    this.#isReleased = true
    if (!this.#isMade) return
    const { renameSync, rmdirSync, rmSync } = modulesOnDemand.fs
    try {
      rmSync(this.#path(SIGN_OF_LIFE), { force: true })
      const free = `${this.root}/${freeName()}`
      renameSync(this.#path(), free)
      rmdirSync(free)
    } catch {
      // It is not empty, or gone; a folder that could not be renamed is found when the process is gone.
    }
  }

  async #make(): Promise<void> {
    if (this.#isMade) return
    if (this.#isReleased) throw new Error('the exporter was shut down')
    await makeFolder(this.#path(), FOLDER_MODE)
    this.#isMade = true
    await this.beat()
  }

  #leave(): void {
    this.#name = ownedName(this.#self)
    this.#isMade = false
  }

  #path(name?: string): string {
    const path = `${this.root}/${this.#name}`
    return name === undefined ? path : `${path}/${name}`
  }

  /** Later ones have greater names, also where the clock is set back. */
  #entry(spans: number, bytes: number): SpoolEntry {
    this.#stamp = Math.max(Date.now(), this.#stamp + 1)
    return { name: entryName(this.#stamp, this.#writer, spans, bytes), spans, bytes, isRecovered: false }
  }

  /** Moves the files of a folder within this one up, and those of folders that its owner had taken over and not emptied. */
  async #empty(folder: string): Promise<readonly SpoolEntry[]> {
    const { rename, rm, rmdir } = modulesOnDemand.fsPromises
    const entries: SpoolEntry[] = []
    for (const name of await namesIn(this.#path(folder))) {
      const path = `${folder}/${name}`
      const entry = recoveredEntry(name)
      if (entry !== undefined) {
        await rename(this.#path(path), this.#path(name))
        entries.push(entry)
      } else if (name.startsWith('from-')) {
        entries.push(...(await this.#empty(path)))
      } else if (name === SIGN_OF_LIFE || name.endsWith(UNFINISHED)) {
        await rm(this.#path(path), { force: true })
      }
    }
    await rmdir(this.#path(folder)).catch(() => {})
    return entries
  }
}
