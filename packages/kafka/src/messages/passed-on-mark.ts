/**
 * Marks messages made by `retryMessage` and `deadLetterMessage`. A registered symbol, for several copies of this package
 * in one process; enumerable, for users who spread a message.
 */
export const PASSED_ON: unique symbol = Symbol.for('throughline.kafka.passed-on.1')

/** Whether a message replaces the one whose headers it has. */
export function isPassedOn(message: object | null | undefined): boolean {
  return message !== null && message !== undefined && PASSED_ON in message
}
