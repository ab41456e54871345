/** A line that a service has written in a trace. */
export interface LogLine {
  readonly service: string
  readonly message: string
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
  /** The customer of the baggage. */
  readonly customer: string | undefined
}

interface WrittenLine {
  readonly name?: string
  readonly msg?: string
  readonly trace_id?: string
  readonly span_id?: string
  readonly trace_flags?: string
  readonly customer?: string
}

/** What the services write, each in the JSON of its language. */
export class LogLines {
  readonly #inTraces: LogLine[] = []
  readonly #all: string[] = []

  add(text: string): void {
    this.#all.push(text)
    if (!text.startsWith('{')) return
    const { name = '', msg = '', ...line } = JSON.parse(text) as WrittenLine
    if (line.trace_id === undefined) return
    this.#inTraces.push({
      service: name,
      message: msg,
      traceId: line.trace_id,
      spanId: line.span_id ?? '',
      isSampled: (Number.parseInt(line.trace_flags ?? '', 16) & 1) === 1,
      customer: line.customer,
    })
  }

  /** The lines of the traces in which an order is mentioned. */
  of(order: string): readonly LogLine[] {
    const mentions = this.#inTraces.filter(({ message }) => /order (\S+)/.exec(message)?.[1] === order)
    const traces = new Set(mentions.map(({ traceId }) => traceId))
    return this.#inTraces.filter(({ traceId }) => traces.has(traceId))
  }

  /** Whether one of all lines contains a text. */
  contains(text: string): boolean {
    return this.#all.some(line => line.includes(text))
  }

  /** All lines, for the message of a failed test. */
  toString(): string {
    return this.#all.join('\n')
  }
}
