/**
 * Marks what is traced already, so that wrapping twice makes one span. A registered symbol, for two copies of this
 * package in one process; enumerable, for users who spread a client themselves.
 */
export const TRACED: unique symbol = Symbol.for('throughline.kafka.traced.1')

/** Whether `client`, or what it was copied or derived from, is traced. */
export function isTraced(client: object): boolean {
  return TRACED in client
}
