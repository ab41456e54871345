import { Agent, request as httpRequest } from 'node:http'

/** Sends export requests over kept connections. */
export function sender(otlp, connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return { send, close: () => agent.destroy() }

  function send(body) {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length }
      const sending = httpRequest(`${otlp}/v1/traces`, { method: 'POST', agent, headers }, response => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
        )
      })
      sending.on('error', reject)
      sending.end(body)
    })
  }
}

/** Milliseconds of each of some questions, and the bytes of the last answer. */
export async function ask(url, count) {
  const taken = []
  let bytes = 0
  for (let round = 0; round < count; round++) {
    const begin = performance.now()
    const response = await fetch(url)
    bytes = (await response.arrayBuffer()).byteLength
    if (!response.ok) throw new Error(`${url} answered ${response.status}`)
    taken.push(performance.now() - begin)
  }
  return { taken, bytes }
}

export function median(numbers) {
  return numbers.toSorted((left, right) => left - right)[numbers.length >> 1]
}
