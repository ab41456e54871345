import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { environmentText } from '../../base/options/environment.ts'
import { publicUrl } from '../http1/public-url.ts'

/** Says that a proxy of the environment is not used for an address beyond this machine. */
export function checkProxy(url: URL): void {
  const [variable] = namesOf(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY').filter(isSet)
  if (variable === undefined || isLoopback(url.hostname) || isExempt(url.hostname)) return
  warnOnce(
    'proxy',
    `${variable} is set, but spans are sent to ${publicUrl(url)} without a proxy: give the exporter a \`transport\` that uses one, or list ${url.hostname} in NO_PROXY`,
  )
}

function namesOf(variable: string): readonly string[] {
  return [variable, variable.toLowerCase()]
}

function isSet(variable: string): boolean {
  return environmentText(variable) !== undefined
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.endsWith('.localhost') || host.startsWith('127.')
}

/** Whether NO_PROXY lists the host or a domain that it is in: `example.com`, `.example.com`, `*.example.com`, `*`. */
function isExempt(host: string): boolean {
  const lists = namesOf('NO_PROXY').map(variable => environmentText(variable) ?? '')
  return lists
    .join()
    .split(',')
    .map(entry => entry.trim().toLowerCase())
    .some(entry => entry === '*' || isWithin(host, entry))
}

function isWithin(host: string, entry: string): boolean {
  const domain = entry.replace(/^\*?\./, '').replace(/:\d+$/, '')
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`))
}
