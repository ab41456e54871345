import http from 'node:http'
import https from 'node:https'
import { durationText } from '../exporting/console/duration-text.ts'
import type { Finding } from './finding.ts'
import { ok, skipped, warning } from './finding.ts'

/** Smaller differences do not disturb the order of spans that a person would notice; the header has whole seconds. */
const TOLERANCE_MILLIS = 2000

/** Compares the clock with that of the collector, by the Date header of any response. */
export async function checkClock(url: URL, timeout: number): Promise<Finding> {
  const began = Date.now()
  const date = Date.parse((await dateOf(url, timeout)) ?? '')
  const ended = Date.now()
  if (Number.isNaN(date))
    return skipped(
      'clock',
      `${url.host} sends no Date header to compare the clock with`,
      'check that this machine uses NTP',
    )
  const skew = date > ended ? date - ended : Math.min(0, date + 1000 - began)
  if (Math.abs(skew) <= TOLERANCE_MILLIS) return ok('clock', `the clock agrees with that of ${url.host}`)
  const side = skew > 0 ? 'behind' : 'ahead of'
  return warning(
    'clock',
    `the clock of this machine is ${durationText(Math.abs(skew) * 1e6)} ${side} that of ${url.host}, so that spans of several machines do not fit`,
    'synchronize both with NTP',
  )
}

/** Sends no header but those of Node, and no body: what comes back has the time of the server, whatever it is. */
function dateOf(url: URL, timeout: number): Promise<string | undefined> {
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise(resolve => {
    const options = { method: 'GET', timeout, agent: false, rejectUnauthorized: false }
    const sent = request(new URL(url.href), options, response => {
      resolve(response.headers.date)
      response.destroy()
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(undefined))
    sent.end()
  })
}
