import type { MessagingClient } from '@throughline/core/integrations'
import { messageOf, warnOnce } from '@throughline/core/integrations'
import type { Consumer, Producer } from 'kafkajs'

interface Names {
  readonly clientId?: string
  readonly groupId?: string
}

interface EventSource {
  on(name: string, listener: (event: { readonly payload: Names }) => void): () => void
}

/**
 * The client id and group id of a client. kafkajs exposes them in its events only: the first request, sent when it
 * connects, has the client id; joining the group has the group id. One event of each is listened to.
 */
export function clientNames(client: Producer | Consumer): MessagingClient {
  const names = { clientId: undefined as string | undefined, groupId: undefined as string | undefined }
  try {
    const { REQUEST, GROUP_JOIN } = client.events as Partial<Consumer['events']>
    listenOnce(REQUEST, ({ clientId }) => {
      names.clientId = clientId
    })
    listenOnce(GROUP_JOIN, ({ groupId }) => {
      names.groupId = groupId
    })
  } catch (error) {
    warnOnce(
      'kafka events',
      () => `spans lack the client id and group id of a Kafka client: ${messageOf(error)}`,
    )
  }
  return names

  function listenOnce(event: string | undefined, listener: (payload: Names) => void): void {
    if (event === undefined) return
    const forget = (client as EventSource).on(event, ({ payload }) => {
      forget()
      listener(payload)
    })
  }
}
