import type { MessagingClient } from '@throughline/core/integrations'

interface NamedClient {
  _getInternalClient?(): { readonly globalConfig?: Readonly<Record<string, unknown>> } | null | undefined
}

/** The names of a client. It has them in the settings of the client of librdkafka that it makes when it connects. */
export function clientOf(client: object): MessagingClient {
  let clientId: string | undefined
  let groupId: string | undefined
  return {
    get clientId() {
      clientId ??= settingOf(client, 'client.id')
      return clientId
    },
    get groupId() {
      groupId ??= settingOf(client, 'group.id')
      return groupId
    },
  }
}

function settingOf(client: NamedClient, name: string): string | undefined {
  try {
    const value = client._getInternalClient?.()?.globalConfig?.[name]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
