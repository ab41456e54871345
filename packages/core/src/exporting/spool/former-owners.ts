import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'
import { namesIn } from './file-door.ts'
import type { SpoolEntry } from './spool-entry.ts'
import { diskBytes, recoveredEntry } from './spool-entry.ts'
import type { SpoolFolder } from './spool-folder.ts'
import { SIGN_OF_LIFE } from './spool-folder.ts'
import type { SpoolOwner } from './spool-owner.ts'
import { stateOfOwner } from './spool-owner.ts'

/** After so many looks at a sign of life that has not changed, its process is taken for gone: half a minute. Clocks have no part in it. */
const LOOKS = 4

interface Sign {
  readonly text: string
  /** How often it was found so; 0 where it has changed since the last look. */
  readonly looks: number
}

/** Finds the folders of exporters that are gone and takes them over. */
export class FormerOwners {
  /** Of the disk, in folders of exporters of which it is not known whether they run. */
  unclaimedBytes = 0
  readonly #folder: SpoolFolder
  readonly #self: SpoolOwner
  #signs = new Map<string, Sign>()

  constructor(folder: SpoolFolder, self: SpoolOwner) {
    this.#folder = folder
    this.#self = self
  }

  /** Looks at all folders once. @returns the files that it took over */
  async look(): Promise<readonly SpoolEntry[]> {
    const entries: SpoolEntry[] = []
    const signs = new Map<string, Sign>()
    let unclaimed = 0
    for (const name of await namesIn(this.#folder.root)) {
      if (name === this.#folder.name) continue
      const state = await stateOfOwner(name, this.#self)
      if (state === undefined || state === 'running') continue
      const sign = state === 'unknown' ? await this.#signOf(name) : undefined
      if (sign === undefined || sign.looks > LOOKS) {
        entries.push(...(await this.#folder.takeOver(name)))
      } else {
        signs.set(name, sign)
        if (sign.looks > 0) unclaimed += await this.#bytesIn(name)
      }
    }
    this.#signs = signs
    this.unclaimedBytes = unclaimed
    return entries
  }

  async #signOf(name: string): Promise<Sign> {
    const { readFile } = modulesOnDemand.fsPromises
    const text = await readFile(`${this.#folder.root}/${name}/${SIGN_OF_LIFE}`, 'utf8').catch(() => '')
    const former = this.#signs.get(name)
    if (former === undefined) return { text, looks: 1 }
    return { text, looks: former.text === text ? former.looks + 1 : 0 }
  }

  async #bytesIn(name: string): Promise<number> {
    const names = await namesIn(`${this.#folder.root}/${name}`)
    return names.reduce((sum, file) => sum + diskBytes(recoveredEntry(file)?.bytes ?? 0), 0)
  }
}
