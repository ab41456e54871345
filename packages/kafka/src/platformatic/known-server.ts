import type { MessagingServer } from '@throughline/core/integrations'
import type { ServerOf } from '../messages/send-origin.ts'

/** The metadata that a client has fetched for its own use, as its `currentMetadata` shows them. */
interface Metadata {
  readonly id?: string
  readonly brokers?: ReadonlyMap<number, { readonly host: string; readonly port: number }>
  readonly topics?: ReadonlyMap<string, { readonly partitions: readonly { readonly leader: number }[] }>
}

/** The id of the cluster, and the broker that leads a partition, to which a client sends and from which it fetches. */
export function knownServer(client: object): ServerOf {
  return function serverOf(topic, partition): MessagingServer | undefined {
    const metadata = metadataOf(client)
    if (metadata === undefined) return undefined
    const { id: clusterId, brokers, topics } = metadata
    if (partition === undefined) return { clusterId }
    const leader = topics?.get(topic)?.partitions[partition]?.leader
    const broker = leader === undefined ? undefined : brokers?.get(leader)
    return { clusterId, address: broker?.host, port: broker?.port }
  }
}

/** The accessor reads a private field, which an object that delegates to a client does not have. */
function metadataOf(client: { readonly currentMetadata?: Metadata | undefined }): Metadata | undefined {
  try {
    return client.currentMetadata
  } catch {
    return undefined
  }
}
