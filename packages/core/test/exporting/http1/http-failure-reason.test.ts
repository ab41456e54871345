// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { expect, it } from 'vitest'
import { httpFailureReason } from '../../../src/exporting/http1/http-failure-reason.ts'

const failure = (message: string, code?: string) => Object.assign(new Error(message), { code })

it.each([
  [failure('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), 'connect ECONNREFUSED 127.0.0.1:1'],
  [failure('self-signed certificate', 'DEPTH_ZERO'), 'self-signed certificate (DEPTH_ZERO)'],
  [failure('two\nlines'), 'two lines'],
  [new Error(''), 'Error'],
  [
    failure(
      '80CCA26A977F0000:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 40\n',
      'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
    ),
    'ssl/tls alert handshake failure (ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE)',
  ],
  [
    failure(
      '80CCA26A977F0000:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 116\n',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    ),
    'tlsv13 alert certificate required (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED); the server wants to know its clients, set `tls.cert` and `tls.key`',
  ],
  [
    failure(
      'write EPROTO 800CAA8DF87F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:\n',
      'EPROTO',
    ),
    'wrong version number (EPROTO); is this a port for plain http?',
  ],
])('says %s in one line', (error, reason) => {
  expect(httpFailureReason(error)).toBe(reason)
})

it('names every address of a name with several', () => {
  const errors = [failure('connect ECONNREFUSED ::1:1'), failure('connect ECONNREFUSED 127.0.0.1:1')]
  expect(httpFailureReason(new AggregateError(errors))).toBe(
    'connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1',
  )
})
