import { randomBytes } from 'node:crypto'

/**
 * Kafka's form of a UUID: 16 bytes in base64url. One that begins with `-` would look like an option to
 * StorageTool.
 */
export function clusterId(): string {
  return randomBytes(16).toString('base64url').replace(/^-/, '_')
}
