import { counted } from '../../base/diagnostics/counted.ts'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { DeliveryCounts } from '../delivery/delivery-counts.ts'
import type { SpoolEntry } from './spool-entry.ts'

/** Counts what becomes of files, and warns of the first of each kind that something happens to. */
export class SpoolCounts {
  /** Of spans that this exporter was given. */
  readonly own: DeliveryCounts
  /** Of spans of former processes. */
  readonly recovered: DeliveryCounts
  /** Files. */
  damaged = 0
  /** Spans of this exporter in files that other processes have taken over. */
  handedOn = 0
  readonly #backend: string
  readonly #path: string

  constructor(backend: string, path: string) {
    this.own = new DeliveryCounts(backend)
    this.recovered = new DeliveryCounts(backend)
    this.#backend = backend
    this.#path = path
  }

  of({ isRecovered }: SpoolEntry): DeliveryCounts {
    return isRecovered ? this.recovered : this.own
  }

  fail(reason: string, maxBytes: number): void {
    this.own.lastError = reason
    this.#warn(
      'unreachable',
      `${reason}; spans wait in ${this.#path} until ${this.#backend} is back, up to \`spool.maxBytes\` (${maxBytes} bytes)`,
    )
  }

  overflow(entry: SpoolEntry, maxBytes: number): void {
    this.of(entry).drop(entry.spans, 'spool full')
    const why = this.own.lastError === undefined ? '' : `; the last request failed: ${this.own.lastError}`
    this.#warn(
      'full',
      `the oldest spans in ${this.#path} are dropped to make room; raise \`spool.maxBytes\` (now ${maxBytes}) to keep more${why}`,
    )
  }

  damage(entry: SpoolEntry): void {
    this.damaged++
    this.of(entry).drop(entry.spans, 'spool file damaged')
    this.#warn(
      'damaged',
      `${entry.name} in ${this.#path} was cut off or changed, and is deleted with ${counted(entry.spans, 'span')}; check the disk`,
    )
  }

  /** The spans are counted by the process that has the files now. */
  gone(entry: SpoolEntry): void {
    if (!entry.isRecovered) this.handedOn += entry.spans
    this.#warn(
      'gone',
      `${entry.name} in ${this.#path} is gone: another process has taken it over, or it was deleted by hand`,
    )
  }

  undeletable({ name }: SpoolEntry, reason: string): void {
    this.#warn(
      'undeletable',
      `${name} in ${this.#path} could not be deleted: ${reason}; it takes its room until it can be, and a restart before that finds it again`,
    )
  }

  unwritable(reason: string): void {
    this.#warn(
      'unwritable',
      `a batch could not be written to ${this.#path}: ${reason}; until it can, spans that cannot be sent wait in memory`,
    )
  }

  unreadable(reason: string): void {
    this.#warn('unreadable', `${this.#path} could not be read: ${reason}`)
  }

  #warn(kind: string, sentence: string): void {
    warnOnce(`spool ${this.#path}: ${kind}`, sentence)
  }
}
