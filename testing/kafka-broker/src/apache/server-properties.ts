export interface ServerSettings {
  /** Addresses, `host:port`. */
  broker: string
  controller: string
  dataFolder: string
  /** Partitions of topics that are created without a count. */
  partitions: number
}

/**
 * Settings of a single node that is broker and controller, for clients of this machine only. Kafka's own topics get one
 * partition instead of fifty, and groups do not wait three seconds for a second member, which would only delay the
 * start here.
 */
export function serverProperties({ broker, controller, dataFolder, partitions }: ServerSettings): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `BROKER://${broker},CONTROLLER://${controller}`,
    'advertised.listeners': `BROKER://${broker},CONTROLLER://${controller}`,
    'listener.security.protocol.map': 'BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'BROKER',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': controller,
    'log.dirs': dataFolder,
    'num.partitions': partitions,
    'auto.create.topics.enable': true,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 100,
  }
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
