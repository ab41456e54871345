import type { Consumer, ConsumerGroupJoinEvent, ValueOf } from 'kafkajs'

type EventName = ValueOf<Consumer['events']>

/** Resolves at the consumer's next event of that name that `accept` says yes to. */
export function nextEvent<Payload>(
  consumer: Consumer,
  name: EventName,
  accept: (payload: Payload) => boolean = () => true,
): Promise<Payload> {
  return new Promise(resolve => {
    const forget = consumer.on(name as never, (event: { payload: Payload }) => {
      if (!accept(event.payload)) return
      forget()
      resolve(event.payload)
    })
  })
}

/** Resolves when the consumer has been given exactly so many partitions of a topic. */
export async function assigned(consumer: Consumer, topic: string, count: number): Promise<number[]> {
  type Joined = ConsumerGroupJoinEvent['payload']
  const has = ({ memberAssignment }: Joined) => (memberAssignment[topic] ?? []).length === count
  const { memberAssignment } = await nextEvent<Joined>(consumer, consumer.events.GROUP_JOIN, has)
  return memberAssignment[topic] ?? []
}

/** Resolves at the consumer's answer number `count`. The messages of all before it have been handled by then. */
export async function answeredFetches(consumer: Consumer, count: number): Promise<void> {
  for (let answers = 0; answers < count; answers++) await nextEvent(consumer, consumer.events.FETCH)
}
