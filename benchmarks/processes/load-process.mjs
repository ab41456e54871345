// The load generator. It never sleeps: a process that sleeps has to be woken by each response, and on a virtual machine
// the one that responds pays for it: up to 36 us of a `write` of 92 us, more the more often the load generator has to wait.
import { performance } from 'node:perf_hooks'
import { answer } from './answer.mjs'
import { Connection } from './load-connection.mjs'

const { connections: count } = JSON.parse(process.env.BENCH)
const connections = new Map()

answer({ connect, load })
stayAwake()

function stayAwake() {
  setImmediate(stayAwake)
}

/** Servers close connections that are idle for some seconds; this is done before the measurement begins. */
async function connect(url) {
  const open = (connections.get(url) ?? []).filter(connection => connection.isOpen)
  while (open.length < count) open.push(new Connection(new URL(url)))
  connections.set(url, open)
  await Promise.all(open.map(connection => connection.ready))
}

/** Asks again on each connection as soon as it has an answer, until the time is over. */
async function load(url, milliseconds) {
  const latencies = []
  const start = performance.now()
  const end = start + milliseconds
  let refused = 0
  await Promise.all(connections.get(url).map(ask))
  latencies.sort((a, b) => a - b)
  return {
    throughput: (latencies.length / milliseconds) * 1000,
    p50: latencies[Math.floor(latencies.length * 0.5)],
    p99: latencies[Math.floor(latencies.length * 0.99)],
    refused,
  }

  function ask(connection) {
    return new Promise((resolve, reject) => {
      let askedAt = start
      connection.onFailure = reject
      connection.onResponse = status => {
        const now = performance.now()
        if (status !== 200) refused++
        if (now < end) latencies.push(now - askedAt)
        else return resolve()
        askedAt = now
        connection.ask()
      }
      connection.ask()
    })
  }
}
