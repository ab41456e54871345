/**
 * Marks traced clients, so that wrapping twice makes one span. A registered symbol, for several copies of this package
 * in one process; enumerable, for users who spread a client.
 */
export const TRACED: unique symbol = Symbol.for('throughline.kafka.traced.1')

/** Whether `client`, or an object that it was copied or derived from, is traced. */
export function isTraced(client: object): boolean {
  return TRACED in client
}
