import type { Context, TextMapSetter } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { registeredPropagator } from './registered-propagator.ts'

type Fields = Record<string, string>

const SETTER: TextMapSetter<Fields> = {
  set(fields, name, value) {
    if (typeof value === 'string') fields[name] = value
  },
}

/** The headers that the registered propagator writes for `context`. If it throws, those that it had set before. */
export function collectedFields(context: Context): Fields {
  const fields: Fields = {}
  try {
    registeredPropagator().inject(context, fields, SETTER)
  } catch (error) {
    warnOnce('propagation', () => `the registered propagator failed to write headers: ${messageOf(error)}`)
  }
  return fields
}
