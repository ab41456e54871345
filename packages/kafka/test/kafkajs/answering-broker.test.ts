import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceProducer } from '@throughline/kafka'
import type { Producer } from 'kafkajs'
import { beforeEach, expect, test } from 'vitest'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

type Listener = (event: { readonly payload: { readonly apiName: string; readonly broker: string } }) => void

let requested: Listener[]
let producer: Producer
/** Each answers the sends that were made, the oldest first. */
let answers: ((failure?: Error) => Promise<void>)[]

beforeEach(() => {
  exporter.take()
  requested = []
  answers = []
  const bare = {
    events: { REQUEST: 'request' },
    on(_: string, listener: Listener) {
      requested.push(listener)
      return () => void requested.splice(requested.indexOf(listener), 1)
    },
    send() {
      const promise = new Promise((resolve, reject) => {
        answers.push(async failure => {
          if (failure === undefined) resolve([])
          else reject(failure)
          await promise.catch(() => {})
          // The span ends in a continuation of the promise.
          await new Promise(setImmediate)
        })
      })
      return promise
    },
    sendBatch() {},
  }
  producer = traceProducer(bare as unknown as Producer, { tracer })
})

function request(broker: string, apiName = 'Produce'): void {
  for (const listener of [...requested]) listener({ payload: { apiName, broker } })
}

function send(): void {
  producer.send({ topic: 't', messages: [{ value: 'v' }] }).catch(() => {})
}

const serverOfLast = () => {
  const attributes = exporter.take().at(-1)?.attributes
  return [attributes?.['server.address'], attributes?.['server.port']]
}

test('a send has the broker that answered it', async () => {
  send()
  request('metadata:9092', 'Metadata')
  request('one:9092')
  await answers[0]?.()
  expect(serverOfLast()).toEqual(['one', 9092])
  send()
  request('::1:9093')
  await answers[1]?.()
  expect(serverOfLast()).toEqual(['::1', 9093])
})

test('it has none where several have answered since it began, and the next one has its own again', async () => {
  send()
  request('one:9092')
  request('two:9092')
  await answers[0]?.()
  expect(serverOfLast()).toEqual([undefined, undefined])
  send()
  request('two:9092')
  await answers[1]?.()
  expect(serverOfLast()).toEqual(['two', 9092])
})

test('it has none where none has answered, or where it failed', async () => {
  send()
  request('one:9092')
  await answers[0]?.()
  exporter.take()
  send()
  await answers[1]?.()
  expect(serverOfLast()).toEqual([undefined, undefined])
  send()
  request('one:9092')
  await answers[2]?.(new Error('timed out'))
  expect(serverOfLast()).toEqual([undefined, undefined])
})
