import { callOtlp } from './call-otlp.ts'
import { addressOf, failureSentence } from './failure-sentence.ts'
import type { OtlpTarget } from './otlp-target.ts'
import { postOtlp } from './post-otlp.ts'

/** Forwards the OTLP requests of the services to a second backend. */
export class OtlpBackend {
  readonly address: string
  readonly #target: OtlpTarget
  readonly #sent: Promise<void>[] = []
  #hasFailed = false

  constructor(target: OtlpTarget) {
    this.#target = target
    this.address = addressOf(target)
  }

  send(protobuf: Buffer): void {
    this.#sent.push(this.#send(protobuf))
  }

  /** Resolves when all requests have arrived or failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#sent)
  }

  async #send(protobuf: Buffer): Promise<void> {
    try {
      await (this.#target.protocol === 'grpc' ? callOtlp : postOtlp)(this.#target, protobuf)
    } catch (error) {
      if (!this.#hasFailed) console.error(`demo: ${failureSentence(this.#target, error)}`)
      this.#hasFailed = true
    }
  }
}
