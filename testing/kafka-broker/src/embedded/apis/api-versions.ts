import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { apis } from '../apis.ts'
import { errorCode } from '../error-code.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

const key = 18
const newest = 2

export const apiVersions: Api = {
  key,
  minVersion: 0,
  // Accepts any version: a client with a newer one gets the list in version 0, and repeats its request (KIP-511).
  maxVersion: 32_767,
  answer,
}

function answer(_request: Reader, { version }: RequestContext): Writer {
  const isTooNew = version > newest
  const response = new Writer().int16(isTooNew ? errorCode.unsupportedVersion : errorCode.none)
  response.array([{ key, minVersion: 0, maxVersion: newest }, ...apis], (out, api) => {
    out.int16(api.key).int16(api.minVersion).int16(api.maxVersion)
  })
  return version === 0 || isTooNew ? response : response.int32(noThrottle)
}
