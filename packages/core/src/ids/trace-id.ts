import { hexOfWords, wordOfHex } from './hex.ts'

/**
 * The 16 bytes of a trace id, as four words that fit a small integer. The hex string is made at first use, once per
 * local trace.
 */
export class TraceId {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  #hex: string | undefined

  constructor(a: number, b: number, c: number, d: number, hex?: string) {
    this.a = a
    this.b = b
    this.c = c
    this.d = d
    this.#hex = hex
  }

  /** Reads 32 lower-case hex digits. */
  static fromHex(hex: string): TraceId {
    return new TraceId(wordOfHex(hex, 0), wordOfHex(hex, 8), wordOfHex(hex, 16), wordOfHex(hex, 24), hex)
  }

  /** 32 lower-case hex digits. */
  get hex(): string {
    this.#hex ??= hexOfWords(this.a, this.b) + hexOfWords(this.c, this.d)
    return this.#hex
  }
}
