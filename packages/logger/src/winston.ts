import type { TraceFieldOptions } from './create-trace-mixin.ts'
import { createTraceMixin } from './create-trace-mixin.ts'

export type { TraceFieldOptions } from './create-trace-mixin.ts'
export type { TraceFormat } from './trace-format.ts'

/** What winston calls `info`. */
interface Info {
  level: string
  message: unknown
  [key: string | symbol]: unknown
}

/** A format of winston 3. */
export interface WinstonFormat {
  readonly options: object
  transform(info: Info): Info
}

/**
 * Adds the ids of the active span to every line of winston: `format: format.combine(winstonTrace(), format.json())`. A
 * field of the same name that the line has wins. Never writes to what is logged, never throws.
 *
 * @param options the fields of a backend, or other names
 * @throws TypeError for an unknown or wrong option
 */
export function winstonTrace(options: TraceFieldOptions = {}): WinstonFormat {
  const fieldsNow = createTraceMixin(options)
  return {
    options,
    transform(info) {
      const fields = Object.entries(fieldsNow()).filter(([name]) => !(name in info))
      return fields.length === 0 ? info : Object.assign(copyOf(info), Object.fromEntries(fields))
    },
  }
}

/**
 * With the prototype, and what is not enumerable: an error that is logged stays one for the formats that come after. Reads
 * accessors: that of `stack` gives nothing on another object from Node 21 on.
 */
function copyOf(info: Info): Info {
  const copy: Info = Object.create(Object.getPrototypeOf(info))
  for (const key of Reflect.ownKeys(info)) {
    const enumerable = Object.prototype.propertyIsEnumerable.call(info, key)
    Object.defineProperty(copy, key, { value: info[key], enumerable, writable: true, configurable: true })
  }
  return copy
}
