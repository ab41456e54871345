import type { OptionKind, OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import type { AttributeSink } from '../span/lazy-attributes.ts'
import { REDACTED } from '../span/redact-options.ts'
import { CREDENTIALS } from './credential-names.ts'
import { NameTree } from './name-tree.ts'
import { redactHeader } from './redaction.ts'

/** The headers that spans of HTTP show. */
export interface CaptureHeadersOptions {
  /**
   * Names of request headers, in any case, for `http.request.header.<name>`. The value of one that holds credentials,
   * such as `authorization` or `cookie`, is `REDACTED`. @default none
   */
  readonly request?: readonly string[] | undefined
  /** Names of response headers, likewise, for `http.response.header.<name>`. @default none */
  readonly response?: readonly string[] | undefined
}

/** A header to capture. */
interface CapturedHeader {
  /** In lower case. */
  readonly name: string
  /** The key of its attribute. */
  readonly key: string
  readonly isCredential: boolean
}

/** {@link CaptureHeadersOptions}, prepared. */
export interface CapturedHeaders {
  readonly request: readonly CapturedHeader[]
  readonly response: readonly CapturedHeader[]
}

const COOKIES = new NameTree([], ['cookie'])

/** A token of RFC 9110 section 5.6.2. An asterisk would look like a pattern, and no header in use has one. */
const HEADER_NAME = /^[!#$%&'+\-.^_`|~\da-z]+$/i

const A_HEADER_NAME: OptionKind = {
  is: "the name of a header, such as 'x-tenant'",
  valid: value => typeof value === 'string' && HEADER_NAME.test(value),
}

const HEADER_NAMES: OptionKind = {
  is: 'an array of names of headers',
  valid: value => Array.isArray(value) && value.every(A_HEADER_NAME.valid),
  each: A_HEADER_NAME,
}

const OPTIONS: OptionTable<CaptureHeadersOptions> = { request: HEADER_NAMES, response: HEADER_NAMES }

/**
 * @param name of the option
 * @returns `undefined` where no header is captured
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function capturedHeaders(options: CaptureHeadersOptions, name: string): CapturedHeaders | undefined {
  const { request = [], response = [] } = checkedOptions(options, OPTIONS, name)
  if (request.length === 0 && response.length === 0) return undefined
  return {
    request: request.map(each => capturedHeader('request', each)),
    response: response.map(each => capturedHeader('response', each)),
  }
}

function capturedHeader(side: keyof CapturedHeaders, given: string): CapturedHeader {
  const name = given.toLowerCase()
  return {
    name,
    key: `http.${side}.header.${name}`,
    isCredential: CREDENTIALS.has(name) || COOKIES.has(name),
  }
}

/**
 * Describes headers. Semantic conventions 1.44, http/http-spans.md, `http.request.header.<key>`: an array of the values,
 * or of one text where the library has joined them.
 *
 * @param read returns the value or the values of a header, by its name in lower case
 * @param own further names of parameters to redact
 */
export function describeHeaders(
  sink: AttributeSink,
  captured: readonly CapturedHeader[],
  read: (name: string) => unknown,
  own?: NameTree,
): void {
  for (const { name, key, isCredential } of captured) {
    const value = read(name)
    if (value === undefined || value === null) continue
    const values = Array.isArray(value) ? value : [value]
    if (values.length === 0) continue
    sink.describe(
      key,
      values.map(each => (isCredential ? REDACTED : redactHeader(String(each), own))),
    )
  }
}
