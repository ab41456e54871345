import type { MessagingClient } from '@throughline/core/integrations'

/** The names of a client, which it has from the beginning. */
export function clientOf(client: object): MessagingClient {
  return { clientId: textIn(client, 'clientId'), groupId: textIn(client, 'groupId') }
}

function textIn(client: object, key: string): string | undefined {
  const value: unknown = Reflect.get(client, key)
  return typeof value === 'string' ? value : undefined
}
