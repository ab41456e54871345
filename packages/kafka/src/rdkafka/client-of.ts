import type { MessagingClient } from '@throughline/core/integrations'

interface ConfiguredClient {
  readonly globalConfig?: Readonly<Record<string, unknown>>
}

/** The names of a client, which are in its settings. */
export function clientOf(client: object): MessagingClient {
  const { globalConfig } = client as ConfiguredClient
  return { clientId: textOf(globalConfig?.['client.id']), groupId: textOf(globalConfig?.['group.id']) }
}

function textOf(setting: unknown): string | undefined {
  return typeof setting === 'string' ? setting : undefined
}
