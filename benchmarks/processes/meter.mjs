import { PerformanceObserver, performance } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Measures this process from `begin` to `end`: CPU of all its threads, garbage collection, memory. */
export function createMeter() {
  let gc = { time: 0, count: 0 }
  let started
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      gc.time += entry.duration
      gc.count++
    }
  }).observe({ entryTypes: ['gc'] })
  return { begin, end }

  async function begin() {
    await nextTurn()
    gc = { time: 0, count: 0 }
    started = { time: performance.now(), cpu: process.cpuUsage() }
  }

  async function end() {
    const { user, system } = process.cpuUsage(started.cpu)
    const wall = performance.now() - started.time
    await nextTurn()
    return { cpu: user + system, wall, gcTime: gc.time, gcCount: gc.count, rss: process.memoryUsage.rss() }
  }
}
