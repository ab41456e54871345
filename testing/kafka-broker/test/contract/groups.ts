import type { Admin } from 'kafkajs'
import { AssignerProtocol } from 'kafkajs'
import { expect, it } from 'vitest'
import { assigned } from './consumer-event.ts'
import type { Harness } from './harness.ts'
import { unique } from './harness.ts'
import { read, run } from './reading.ts'
import { joinWithoutRejoining } from './silent-member.ts'

export function groupsContract(harness: () => Harness): void {
  it('shares out partitions between two consumers, and anew when one leaves', async () => {
    const topic = await harness().topic(4)
    const groupId = unique('group')
    const first = await harness().consumer({ groupId, heartbeatInterval: 100 })
    const second = await harness().consumer({ groupId, heartbeatInterval: 100 })
    const alone = assigned(first, topic, 4)
    const firstReading = await read(first, topic)
    await alone
    const shared = Promise.all([assigned(first, topic, 2), assigned(second, topic, 2)])
    const secondReading = await read(second, topic)
    const [ofFirst, ofSecond] = await shared
    expect([...ofFirst, ...ofSecond].sort()).toEqual([0, 1, 2, 3])

    const producer = await harness().producer()
    const toEach = [0, 1, 2, 3].map(partition => ({ partition, value: `${partition}` }))
    await producer.send({ topic, messages: toEach })
    await Promise.all([firstReading.count(2), secondReading.count(2)])
    expect(firstReading.messages.map(message => message.partition).sort()).toEqual([...ofFirst].sort())

    const aloneAgain = assigned(first, topic, 4)
    await second.disconnect()
    expect((await aloneAgain).sort()).toEqual([0, 1, 2, 3])
    await producer.send({ topic, messages: toEach })
    await firstReading.count(6)
    expect(
      firstReading.messages
        .slice(2)
        .map(message => message.partition)
        .sort(),
    ).toEqual([0, 1, 2, 3])
  })

  it('lets each group have every message', async () => {
    const topic = await harness().topic()
    const readings = await Promise.all([1, 2].map(async () => read(await harness().consumer(), topic)))
    await (await harness().producer()).send({ topic, messages: [{ value: 'for all' }] })
    await Promise.all(readings.map(reading => reading.count(1)))
    expect(readings.map(reading => reading.values())).toEqual([['for all'], ['for all']])
  })

  it('gives the partitions of a member that fell silent to the others', async () => {
    const topic = await harness().topic(2)
    const groupId = unique('group')
    const member = await joinWithoutRejoining(harness().broker, groupId, topic)
    const consumer = await harness().consumer({ groupId })
    const everything = assigned(consumer, topic, 2)
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await Promise.all([run(consumer), member.silent])
    expect((await everything).sort()).toEqual([0, 1])
    member.close()
  })

  it('describes and lists a group with its members, and deletes it when they are gone', async () => {
    const topic = await harness().topic(3)
    const groupId = unique('group')
    const admin = await harness().admin()
    const consumer = await harness().consumer({ groupId })
    const joined = assigned(consumer, topic, 3)
    await read(consumer, topic)
    await joined
    expect((await admin.listGroups()).groups).toContainEqual({ groupId, protocolType: 'consumer' })
    // The coordinator may answer the member before it tells others that the group is stable.
    await expect.poll(() => stateOf(admin, groupId)).toBe('Stable')
    const [described] = (await admin.describeGroups([groupId])).groups
    expect(described).toMatchObject({ groupId, protocolType: 'consumer' })
    expect(described?.members).toHaveLength(1)
    const [member] = described?.members ?? []
    expect(member).toMatchObject({ clientId: 'contract', clientHost: '/127.0.0.1' })
    const assignment = AssignerProtocol.MemberAssignment.decode(member?.memberAssignment ?? Buffer.alloc(0))
    expect(assignment?.assignment[topic]).toEqual([0, 1, 2])

    await expect(admin.deleteGroups([groupId])).rejects.toMatchObject({ name: 'KafkaJSDeleteGroupsError' })
    await consumer.disconnect()
    await expect.poll(() => stateOf(admin, groupId)).toBe('Empty')
    expect((await admin.describeGroups([groupId])).groups[0]).toMatchObject({ members: [] })
    await admin.deleteGroups([groupId])
    expect((await admin.listGroups()).groups.map(group => group.groupId)).not.toContain(groupId)
  })
}

async function stateOf(admin: Admin, groupId: string): Promise<string | undefined> {
  return (await admin.describeGroups([groupId])).groups[0]?.state
}
