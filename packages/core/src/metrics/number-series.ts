import type { Attributes } from '@opentelemetry/api'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { LastExemplar } from './exemplar.ts'
import type { NumberPoint } from './metric-data.ts'

/** A sum or a last value. */
export class NumberSeries implements NumberPoint {
  readonly key: string
  readonly attributes: Attributes
  value = 0
  exemplar: LastExemplar | undefined

  constructor(key: string, attributes: Attributes) {
    this.key = key
    this.attributes = attributes
  }

  add(value: number, identity: SpanIdentity | undefined): void {
    this.value += value
    if (identity !== undefined) this.#keep(value, identity)
  }

  set(value: number, identity: SpanIdentity | undefined): void {
    this.value = value
    if (identity !== undefined) this.#keep(value, identity)
  }

  #keep(value: number, identity: SpanIdentity): void {
    if (this.exemplar === undefined) this.exemplar = new LastExemplar(value, identity)
    else this.exemplar.set(value, identity)
  }
}
