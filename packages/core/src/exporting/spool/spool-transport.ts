import { resolve } from 'node:path'
import { pause, withinDeadline } from '../../base/time/pause.ts'
import type { DeliveryResult } from '../delivery/delivery-result.ts'
import type { Framing } from '../delivery/join-batches.ts'
import type { SpoolReport } from '../delivery/spool-report.ts'
import type { Transport } from '../delivery/transport.ts'
import { checkFolder } from './check-folder.ts'
import { SpoolCounts } from './spool-counts.ts'
import { SpoolDisposal } from './spool-disposal.ts'
import { SpoolFolder } from './spool-folder.ts'
import { SpoolIndex } from './spool-index.ts'
import type { CheckedSpool } from './spool-options.ts'
import { thisProcess } from './spool-owner.ts'
import { SpoolSender } from './spool-sender.ts'
import { SpoolUpkeep } from './spool-upkeep.ts'
import { SpoolWriter } from './spool-writer.ts'

/** What is spooled, and how it is sent. */
export interface SpoolContents {
  /** Names the folder for what the files hold, such as `traces.pb`: a file is sent only by an exporter that could have written it. */
  readonly contents: string
  readonly framing: Framing
  readonly concurrencyLimit: number
}

/**
 * A backend that answers within so many milliseconds costs no file. What it has had for longer is written beside the request, so
 * that the death of the process loses no more than this much, and the batch that is being made.
 */
const GRACE = 200
/** So often it is looked whether the first attempt has failed meanwhile, in milliseconds. */
const STEP = 10

/** Where the backend has just failed, a flush gives it so many milliseconds: what it waits for is on the disk. */
const LAST_TRY = 1000

const STORED: DeliveryResult = { outcome: 'stored' }

/** Sends as another transport does, and keeps in files what that one could not send. */
class SpoolTransport implements Transport {
  readonly backend: string
  readonly address?: string
  readonly #transport: Transport
  readonly #index = new SpoolIndex()
  readonly #counts: SpoolCounts
  readonly #folder: SpoolFolder
  readonly #writer: SpoolWriter
  readonly #sender: SpoolSender
  readonly #upkeep: SpoolUpkeep
  readonly #end = new AbortController()
  /** Spans that were written at the end. */
  #storedSync = 0

  /** @throws TypeError where `path` is a file */
  constructor(transport: Transport, spool: CheckedSpool, of: SpoolContents) {
    const { contents, framing, concurrencyLimit } = of
    const { maxBytes } = spool
    const path = resolve(spool.path)
    const problem = checkFolder(path)
    const self = thisProcess()
    const index = this.#index
    this.backend = transport.backend ?? 'the collector'
    if (transport.address !== undefined) this.address = transport.address
    const counts = new SpoolCounts(this.backend, path)
    if (problem !== undefined) counts.unwritable(problem)
    const folder = new SpoolFolder(`${path}/${contents}`, self)
    this.#transport = transport
    this.#counts = counts
    this.#folder = folder
    const shared = { folder, index, counts, maxBytes, disposal: new SpoolDisposal(folder, counts) }
    this.#sender = new SpoolSender({ ...shared, transport, framing, concurrencyLimit })
    this.#upkeep = new SpoolUpkeep(folder, self, counts, entries => {
      index.addRecovered(entries)
      this.#sender.start()
    })
    const unclaimedBytes = (): number => this.#upkeep.unclaimedBytes
    this.#writer = new SpoolWriter({ ...shared, unclaimedBytes })
  }

  get retries(): number {
    return this.#transport.retries
  }

  get spool(): SpoolReport {
    const { own, recovered, damaged, handedOn } = this.#counts
    const { spans, ownSpans, bytes } = this.#index
    const { failing: lastError = own.lastError } = this.#transport
    return {
      own: { exported: own.exported, dropped: own.dropped, stored: ownSpans + this.#storedSync + handedOn },
      recovered: { exported: recovered.exported, dropped: recovered.dropped },
      spans: spans + this.#storedSync,
      bytes,
      damaged,
      lastError,
    }
  }

  async send(pieces: readonly Uint8Array[], spans: number): Promise<DeliveryResult> {
    if (!this.#isDirect && (await this.#store(pieces, spans))) return STORED
    const sent = this.#transport.send(pieces, spans)
    const early = await this.#withinGrace(sent)
    if (early !== undefined && early.outcome !== 'unreachable') return early
    const entry = await this.#writer.write(pieces, spans)
    if (entry === undefined) return sent
    this.#index.addUnderWay(entry)
    void sent.then(result => this.#sender.conclude([entry], result))
    return STORED
  }

  sendSync(
    batches: readonly (readonly Uint8Array[])[],
    timeoutMillis: number,
    spans: readonly number[] = [],
  ): readonly DeliveryResult[] {
    const sent = this.#isDirect ? (this.#transport.sendSync?.(batches, timeoutMillis, spans) ?? []) : []
    return batches.map((pieces, index) => {
      const result = sent[index]
      if (result !== undefined && result.outcome !== 'unreachable') return result
      if (this.storeSync(pieces, spans[index] ?? 0)) return STORED
      const reason = this.#counts.own.lastError ?? `${this.backend} was not asked`
      return result ?? { outcome: 'unreachable', reason }
    })
  }

  storeSync(pieces: readonly Uint8Array[], spans: number): boolean {
    const isStored = this.#writer.writeSync(pieces, spans) !== undefined
    if (isStored) this.#storedSync += spans
    return isStored
  }

  resultSync(pieces: readonly Uint8Array[], deadline: number): DeliveryResult | undefined {
    return this.#transport.resultSync?.(pieces, deadline)
  }

  hurry(deadline: number): void {
    this.#transport.hurry?.(deadline)
    this.#sender.hurry()
  }

  /** Waits until the files are sent, but no longer than that the backend does not take one. */
  async drain(deadline: number): Promise<void> {
    const isFailing = this.#transport.failing !== undefined
    const latest = isFailing ? Math.min(deadline, performance.now() + LAST_TRY) : deadline
    if (performance.now() >= latest) return
    await this.#upkeep.first
    this.#transport.hurry?.(latest)
    this.#sender.hurry()
    await withinDeadline(latest - performance.now(), this.#sender.over())
  }

  abort(): void {
    this.#transport.abort?.()
  }

  close(): void {
    this.#end.abort()
    this.#upkeep.close()
    this.#sender.close()
    this.#transport.close()
    this.#folder.release()
  }

  /** Whether a batch is sent before it is written: nothing waits, and nothing is known against the backend. */
  get #isDirect(): boolean {
    return !this.#index.hasWaiting && !this.#sender.isPaused && this.#transport.failing === undefined
  }

  /** What became of a request that is answered soon; `undefined` for one that is not, or whose first attempt has failed. */
  async #withinGrace(sent: Promise<DeliveryResult>): Promise<DeliveryResult | undefined> {
    const { signal } = this.#end
    let result: DeliveryResult | undefined
    for (let waited = 0; waited < GRACE && result === undefined && !signal.aborted; waited += STEP) {
      result = await Promise.race([sent, pause(STEP, signal).then(() => undefined)])
      if (this.#transport.failing !== undefined) break
    }
    return result
  }

  async #store(pieces: readonly Uint8Array[], spans: number): Promise<boolean> {
    const entry = await this.#writer.write(pieces, spans)
    if (entry === undefined) return false
    this.#index.add(entry)
    this.#sender.start()
    return true
  }
}

/** A transport that keeps in files what it cannot send, where that was asked for. */
export function spooled(transport: Transport, spool: CheckedSpool | undefined, of: SpoolContents): Transport {
  return spool === undefined ? transport : new SpoolTransport(transport, spool, of)
}
