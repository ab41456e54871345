import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { ownText } from '../base/platform/own-text.ts'

/** What comes after some attributes, in the order in which they are given. */
class Node<S> {
  /** The next key, which is the same in all attributes of one instrument but for optional ones. */
  key: string | undefined
  values: Map<AttributeValue, Node<S>> | undefined
  /** Nodes behind other keys. */
  others: Map<string, Map<AttributeValue, Node<S>>> | undefined
  series: S | undefined
}

/** By how many nodes there may be more than series: each order of the attributes has a path of its own. */
const NODES_PER_SERIES = 16

/**
 * Finds the series of attributes by one lookup for each, and allocates nothing: six attributes take 0.1 us, where a key
 * of sorted and joined ones takes 1.2.
 */
export class SeriesPaths<S> {
  readonly #root = new Node<S>()
  #room: number

  /** @param limit how many series there may be */
  constructor(limit: number) {
    this.#room = limit * NODES_PER_SERIES
  }

  /** `undefined` for attributes without a path. */
  find(attributes: Attributes): S | undefined {
    let node: Node<S> | undefined = this.#root
    for (const key in attributes) {
      const value = attributes[key] as AttributeValue
      node = node.key === key ? node.values?.get(value) : node.others?.get(key)?.get(value)
      if (node === undefined) return undefined
    }
    return node.series
  }

  /** Makes a path, where there is room and no attribute is an array, whose contents may change. */
  add(attributes: Attributes, series: S): void {
    const keys: string[] = []
    for (const key in attributes) keys.push(key)
    if (this.#room < keys.length || keys.some(key => typeof attributes[key] === 'object')) return
    let node = this.#root
    for (const key of keys) node = this.#next(node, key, attributes[key] as AttributeValue)
    node.series = series
  }

  #next(node: Node<S>, key: string, value: AttributeValue): Node<S> {
    const values = valuesOf(node, key)
    let next = values.get(value)
    if (next === undefined) {
      next = new Node<S>()
      this.#room--
      values.set(typeof value === 'string' ? ownText(value) : value, next)
    }
    return next
  }
}

function valuesOf<S>(node: Node<S>, key: string): Map<AttributeValue, Node<S>> {
  if (node.key === undefined) {
    node.key = key
    node.values = new Map()
  }
  if (node.key === key && node.values !== undefined) return node.values
  node.others ??= new Map()
  let values = node.others.get(key)
  if (values === undefined) {
    values = new Map()
    node.others.set(key, values)
  }
  return values
}
