interface Serializers {
  readonly key?: unknown
  readonly value?: unknown
  readonly headerKey?: unknown
  readonly headerValue?: unknown
}

/** The options of a producer that decide on the bytes of its messages. */
interface ProducerOptions {
  readonly serializers?: Serializers | undefined
  readonly registry?: { getSerializers?(): Serializers } | undefined
  readonly beforeSerialization?: unknown
}

/** The symbol by which the client keeps its options, in any copy of it. */
const OPTIONS = 'plt.kafka.base.options'

/** Also those of a producer that another object delegates to. */
export function producerOptionsOf(producer: object): ProducerOptions {
  for (let owner: object | null = producer; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const symbol = Object.getOwnPropertySymbols(owner).find(each => each.description === OPTIONS)
    if (symbol !== undefined) return (Reflect.get(producer, symbol) as ProducerOptions | undefined) ?? {}
  }
  return {}
}
