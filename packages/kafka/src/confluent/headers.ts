import type { HeaderForm } from '../messages/header-form.ts'
import { HEADERS_BY_NAME } from '../messages/header-form.ts'

/** As in kafkajs; `null` is no headers. */
export const HEADERS: HeaderForm = {
  read: HEADERS_BY_NAME.read,
  add: (headers, fields, context) => HEADERS_BY_NAME.add(headers ?? undefined, fields, context),
}
