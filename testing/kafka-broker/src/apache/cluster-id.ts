import { randomBytes } from 'node:crypto'

/**
 * Kafka's form of a UUID: 16 bytes in base64url. Does not begin with `-`, which StorageTool would read as an option.
 */
export function clusterId(): string {
  return randomBytes(16).toString('base64url').replace(/^-/, '_')
}
