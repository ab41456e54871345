import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import type { Complete } from '../base/options/optional.ts'
import type { NameTree } from '../http/name-tree.ts'
import type { RedactOptions } from '../http/redacted-names.ts'
import { QUERY_PARAMS, treeOf } from '../http/redacted-names.ts'
import type { SpanRedact, SpanRedactOptions } from '../span/redact-options.ts'
import { redactionOf, SPAN_REDACT } from '../span/redact-options.ts'
import type { Redaction } from '../span/redaction.ts'

/** Selects what is redacted: `queryParams` in URLs of the whole process, the rest in the spans of this tracing. */
export interface TracingRedactOptions extends RedactOptions, SpanRedactOptions {}

/** {@link TracingRedactOptions}, checked. */
export interface TracingRedact {
  readonly names: NameTree | undefined
  readonly spans: Redaction | undefined
}

const REDACT: OptionTable<SpanRedact & Complete<RedactOptions>> = {
  queryParams: { ...QUERY_PARAMS, default: () => [] },
  ...SPAN_REDACT,
}

/** @throws TypeError for an unknown option or one of the wrong type */
export function checkedRedact(options: TracingRedactOptions): TracingRedact {
  const { queryParams = [], ...spans } = checkedOptions(options, REDACT, 'redact')
  return { names: treeOf(queryParams), spans: redactionOf(spans) }
}
