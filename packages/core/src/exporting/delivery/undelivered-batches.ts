import { millisText } from '../../base/time/millis-text.ts'
import type { Backlog, Delivery } from './backlog.ts'
import type { DeliveryCounts } from './delivery-counts.ts'
import { sendAtExit } from './send-at-exit.ts'
import type { Transport } from './transport.ts'

/** What becomes of batches that were not delivered when a flush or the process ends. */
export class UndeliveredBatches {
  readonly #backlog: Backlog
  readonly #transport: Transport
  readonly #counts: DeliveryCounts
  readonly #backend: string

  /** @param backend as it is called in sentences, such as `the collector` */
  constructor(backlog: Backlog, transport: Transport, counts: DeliveryCounts, backend: string) {
    this.#backlog = backlog
    this.#transport = transport
    this.#counts = counts
    this.#backend = backend
  }

  /** The reason where the collector did not answer in time. */
  silence(waitedMillis: number): string {
    return `${this.#backend} did not answer within ${millisText(waitedMillis)}`
  }

  /** Settles requests that the collector has and did not confirm: they are not sent again. @returns their spans */
  settleUnconfirmed(): number {
    let spans = 0
    for (const delivery of [...this.#backlog.underWay])
      if (this.#transport.isSent?.(delivery.pieces)) spans += this.#backlog.settle(delivery)
    this.#counts.unconfirmed += spans
    return spans
  }

  /**
   * Sends what is left before it returns. Does not send again what the collector has and a flush has waited for.
   *
   * @param waitedFor the order of the last batch that a flush has waited for in vain
   */
  sendSync(timeoutMillis: number, waitedFor: number): void {
    const underWay = [...this.#backlog.underWay]
    const waiting: Delivery[] = []
    for (let next = this.#backlog.take(); next !== undefined; next = this.#backlog.take()) waiting.push(next)
    const isWaitedFor = ({ batches }: Delivery): boolean => (batches.at(-1)?.order ?? 0) <= waitedFor
    const requests = { underWay, waiting, isWaitedFor }
    for (const [delivery, result] of sendAtExit(this.#transport, requests, timeoutMillis)) {
      if (result.outcome !== 'unreachable') {
        this.#counts.settle(this.#backlog.settle(delivery), result)
        continue
      }
      this.#counts.lastError = result.reason
      if (result.isUnanswered) this.#counts.unconfirmed += this.#backlog.settle(delivery)
    }
  }

  /** Drops what is left and cannot be kept on the disk, `waitedMillis` after a flush has begun to wait for it. */
  abandon(waitedMillis: number): void {
    this.#store()
    const unconfirmed = this.settleUnconfirmed()
    const lost = this.#backlog.clear()
    if (lost + unconfirmed === 0) return
    const reason = this.#transport.failing ?? this.#counts.lastError ?? this.silence(waitedMillis)
    this.#counts.abandon(lost, unconfirmed, reason)
  }

  #store(): void {
    if (this.#transport.storeSync === undefined) return
    while (this.#backlog.hasWaiting) this.#backlog.take()
    for (const delivery of [...this.#backlog.underWay])
      if (this.#transport.storeSync?.(delivery.pieces, delivery.spans)) this.#backlog.settle(delivery)
  }
}
