import { Groups } from './groups/groups.ts'
import { Topics } from './log/topics.ts'
import { Transactions } from './transactions/transactions.ts'

export const nodeId = 1

/** The whole state of the broker. */
export interface BrokerState {
  readonly host: string
  readonly port: number
  readonly topics: Topics
  readonly groups: Groups
  readonly transactions: Transactions
}

export function createBrokerState(host: string, port: number, defaultPartitions: number): BrokerState {
  const groups = new Groups()
  return { host, port, topics: new Topics(defaultPartitions), groups, transactions: new Transactions(groups) }
}
