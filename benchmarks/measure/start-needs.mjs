import { OTHER_CORE } from './pinned.mjs'
import { startChild } from './start-child.mjs'

/** Starts what a scenario needs beside the collector (a broker, a service to call): where each is, and what to say of it. */
export async function startNeeds(names) {
  const nodeOptions = ['--import', import.meta.resolve('tsx')]
  const children = []
  const addresses = {}
  const notes = []
  for (const name of names) {
    const child = await startChild(`${name}-process.mjs`, { core: OTHER_CORE, nodeOptions })
    children.push(child)
    addresses[name] = await child.call('url')
    notes.push(await child.call('about'))
  }
  return { children, addresses, notes }
}
