import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionKind, OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { describedValue } from '../../base/options/shown-value.ts'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'

/** Certificates in PEM form: their text, their bytes, or the path of a file that is read at start. */
export interface TlsFiles {
  /** The authorities that vouch for the backend. @default those that Node trusts */
  readonly ca?: string | Uint8Array | undefined
  /** The certificate of this client, with its chain. @default none */
  readonly cert?: string | Uint8Array | undefined
  /** The private key of `cert`. @default none */
  readonly key?: string | Uint8Array | undefined
}

/** The certificates themselves. */
export interface TlsContents {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

const NAMES = ['ca', 'cert', 'key'] as const

const PEM: OptionKind = {
  is: 'PEM text or the path of a file',
  valid: value => value instanceof Uint8Array || (typeof value === 'string' && value !== ''),
}
const OPTIONS: OptionTable<TlsFiles> = { ca: PEM, cert: PEM, key: PEM }

/** @throws TypeError for what is neither PEM nor a file that can be read */
export function readTls(files: TlsFiles): TlsContents {
  const given = checkedOptions(files, OPTIONS, 'tls')
  if ((given.cert === undefined) !== (given.key === undefined))
    throw expected('tls', 'given `cert` and `key` together', files)
  const contents: TlsContents = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, contentOf(`tls.${name}`, value)]),
  )
  try {
    checkUsable(contents)
    return contents
  } catch (error) {
    throw expected('tls', `certificates and a key in PEM form (${messageOf(error)})`, files)
  }
}

const BEGIN = '-----BEGIN '
/** What OpenSSL takes for a certificate; `TRUSTED` ones hold their purposes as well. */
const LABELS = ['CERTIFICATE-----', 'X509 CERTIFICATE-----', 'TRUSTED CERTIFICATE-----']

function checkUsable(contents: TlsContents): void {
  if (contents.ca !== undefined) checkAuthorities(contents.ca.toString('latin1'))
  modulesOnDemand.tls.createSecureContext(contents)
}

/** Node passes over what is no PEM, and over all that follows an authority that it cannot read. */
function checkAuthorities(text: string): void {
  const authorities = text.split(BEGIN).slice(1).map(certificateIn).filter(isText)
  if (authorities.length === 0) throw new Error('no certificate in `ca`')
  for (const authority of authorities) new X509Certificate(authority)
}

/** The certificate at the start of a text that follows a {@link BEGIN}; `undefined` where something else begins there. */
function certificateIn(text: string): string | undefined {
  const label = LABELS.find(each => text.startsWith(each))
  if (label === undefined) return undefined
  const end = text.indexOf(`-----END ${label}`)
  if (end === -1) throw new Error('a certificate without its end in `ca`')
  return `${BEGIN}${text.slice(0, end)}-----END ${label}`
}

function isText(value: string | undefined): value is string {
  return value !== undefined
}

function contentOf(option: string, value: string | Uint8Array): Buffer {
  if (typeof value !== 'string') return Buffer.from(value)
  if (value.includes('-----BEGIN')) return Buffer.from(value)
  try {
    return readFileSync(value)
  } catch (error) {
    throw expected(option, `PEM text or the path of a readable file (${unreadable(error)})`, value)
  }
}

/** Why a file cannot be read. The message holds the path, in whose place a key may have been given. */
function unreadable(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'it cannot be read'
}

/** The certificates whose files three variables name; what cannot be used is reported and counts as not set. */
export function tlsFromEnvironment(variables: Readonly<Record<keyof TlsFiles, Variable>>): TlsContents {
  const read = NAMES.map(name => [name, fileOf(variables[name])] as const)
  const contents: TlsContents = Object.fromEntries(read.filter(([, content]) => content !== undefined))
  if (Object.keys(contents).length === 0) return contents
  try {
    if ((contents.cert === undefined) !== (contents.key === undefined))
      throw new Error('a certificate without its key, or a key without its certificate')
    checkUsable(contents)
    return contents
  } catch (error) {
    const names = NAMES.map(name => variables[name]?.name).filter(name => name !== undefined)
    const subject = `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`
    warnOnce(names.join(), `${subject} ignored: expected PEM files, got: ${messageOf(error)}`)
    return {}
  }
}

/** A variable that is set. */
export type Variable = { readonly name: string; readonly value: string } | undefined

function fileOf(variable: Variable): Buffer | undefined {
  if (variable === undefined) return undefined
  try {
    return readFileSync(variable.value)
  } catch (error) {
    warnOnce(
      variable.name,
      `${variable.name} is ignored: expected the path of a readable file (${unreadable(error)}), got ${describedValue(variable.value)}`,
    )
    return undefined
  }
}
