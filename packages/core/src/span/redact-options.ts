import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import type { TextPattern } from '../sampling/text-pattern.ts'
import { isTextPattern, TEXT_PATTERN } from '../sampling/text-pattern.ts'
import { Redaction } from './redaction.ts'

/** What stands where a secret stood: the word of the semantic conventions, registry/attributes/url.md. */
export const REDACTED = 'REDACTED'

/**
 * What is replaced in spans before a span keeps it, so that no processor, exporter or console sees it. Samplers do, which
 * decide before there is a span.
 */
export interface SpanRedactOptions {
  /**
   * Attributes whose value is replaced whatever it is: on spans, events, links and the resource, and members of maps, by
   * their name and by the path to it. A text is compared whole and without regard to case, one with `*` at its end means
   * all that begin so. With `exception.message`, that message is replaced in the stack trace and in the status too.
   * @default none
   */
  readonly keys?: readonly TextPattern[] | undefined
  /**
   * What is replaced wherever it is found: in attribute values of text, numbers and bytes, in names of spans and events,
   * in the message and the stack trace of exceptions, and in the descriptions of a status. Each text is searched as far
   * as `spanLimits.attributeValueLengthLimit` keeps it, 65536 characters at most; the rest is cut off. How long that takes
   * is up to the expression.
   * @default none
   */
  readonly values?: readonly RegExp[] | undefined
  /** What stands in its place. @default 'REDACTED' */
  readonly replacement?: string | undefined
}

/** {@link SpanRedactOptions}, checked. */
export interface SpanRedact {
  readonly keys: readonly TextPattern[]
  readonly values: readonly RegExp[]
  readonly replacement: string
}

/** The options of redaction in spans. */
export const SPAN_REDACT: OptionTable<SpanRedact> = {
  keys: {
    is: `an array, each of ${TEXT_PATTERN}`,
    valid: value => Array.isArray(value) && value.every(isTextPattern),
    default: () => [],
  },
  values: {
    is: 'an array of regular expressions',
    valid: value => Array.isArray(value) && value.every(each => each instanceof RegExp),
    default: () => [],
  },
  replacement: { is: 'a string', valid: value => typeof value === 'string', default: () => REDACTED },
}

/**
 * @returns `undefined` where nothing is redacted
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function spanRedaction(options: SpanRedactOptions): Redaction | undefined {
  return redactionOf(checkedOptions(options, SPAN_REDACT, 'redact'))
}

/** The redaction that checked options ask for; `undefined` where it is none. */
export function redactionOf(redact: SpanRedact): Redaction | undefined {
  return redact.keys.length + redact.values.length === 0 ? undefined : new Redaction(redact)
}
