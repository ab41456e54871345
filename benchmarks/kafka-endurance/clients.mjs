import { confluent } from './confluent.mjs'
import { kafkajs } from './kafkajs.mjs'
import { platformatic } from './platformatic.mjs'

/**
 * One shape for three libraries. Each takes the brokers, whether it is traced, and settings of the heartbeats of consumers, and
 * gives:
 *
 * - `sender(topic)`: sends messages of a key and a value at once
 * - `transactions(topic)`: sends messages in a transaction, which it ends by `commit` or `abort`
 * - `receive(topic, handle, isReady)`: calls `handle` with the value of each committed message, in its span
 * - `join(topic, handle)`: adds a member to the group of `receive`, and returns what makes it leave
 * - `close()`
 */
export const clients = { kafkajs, platformatic, confluent }
