// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readTls, tlsFromEnvironment } from '../../../src/exporting/delivery/tls-files.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { selfSigned } from '../http1/self-signed-certificate.ts'

const { cert, key } = selfSigned
const EMPTY = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'

function fileWith(content: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'file.pem')
  writeFileSync(path, content)
  return path
}

describe('readTls', () => {
  it('takes text, bytes and paths', () => {
    expect(readTls(Object.freeze({ ca: cert, cert: Buffer.from(cert), key: fileWith(key) }))).toEqual({
      ca: Buffer.from(cert),
      cert: Buffer.from(cert),
      key: Buffer.from(key),
    })
    expect(readTls({})).toEqual({})
  })

  it('takes several authorities, with what others write between them', () => {
    const ca = Buffer.from(`# Our own\n${cert}\n# Théo's\n${cert.replaceAll('\n', '\r\n')}`)
    expect(readTls({ ca })).toEqual({ ca })
  })

  it.each([
    [
      'tls.ca',
      { ca: '/no/such/file.pem' },
      'PEM text or the path of a readable file (ENOENT), got a string of length 17',
    ],
    ['tls.ca', { ca: 1 }, 'PEM text or the path of a file'],
    ['tls.ca', { ca: '' }, 'PEM text or the path of a file'],
    ['tls', { cert }, 'given `cert` and `key` together'],
    ['tls', 'ca.pem', 'an object'],
    ['tls', { ca: cert.replace('MII', 'XXX') }, 'certificates and a key in PEM form'],
    [
      'tls',
      { ca: new X509Certificate(cert).raw },
      'certificates and a key in PEM form (no certificate in `ca`), got `{ca: Buffer}` (object)',
    ],
    [
      'tls',
      { ca: `${cert.split('-----END')[0]}${cert}` },
      'certificates and a key in PEM form (a certificate without its end',
    ],
    ['tls', { ca: `${cert}${EMPTY}${cert}` }, 'certificates and a key in PEM form'],
    ['tls', { cert, key: cert }, 'certificates and a key in PEM form'],
  ])('throws where `%s` is wrong (%#)', (option, files, expectation) => {
    expect(() => readTls(files as never)).toThrow(`Expected \`${option}\` to be ${expectation}`)
  })

  it('does not show a key that lacks its first line', () => {
    const spoilt = key.replace(/-----BEGIN.*\n/, '')
    expect(() => readTls({ cert, key: spoilt })).toThrow(/ \(\w+\), got a string of length \d+ in \d+ lines$/)
  })
})

describe('tlsFromEnvironment', () => {
  const none = { ca: undefined, cert: undefined, key: undefined }

  it('reads the files', () => {
    const sentences = recordProblems()
    const path = fileWith(cert)
    expect(
      tlsFromEnvironment({
        ca: { name: 'CA', value: path },
        cert: { name: 'CERT', value: path },
        key: { name: 'KEY', value: fileWith(key) },
      }),
    ).toEqual({ ca: Buffer.from(cert), cert: Buffer.from(cert), key: Buffer.from(key) })
    expect(tlsFromEnvironment(none)).toEqual({})
    expect(sentences).toEqual([])
  })

  it('reports a file that is missing, and goes on without it', () => {
    const sentences = recordProblems()
    expect(tlsFromEnvironment({ ...none, ca: { name: 'CA', value: '/no/such.pem' } })).toEqual({})
    expect(sentences).toEqual([
      expect.stringContaining(
        'CA is ignored: expected the path of a readable file (ENOENT), got a string of length 12',
      ),
    ])
  })

  it('reports what is no certificate, and a certificate without its key', () => {
    const sentences = recordProblems()
    const spoilt = fileWith(cert.replace('MII', 'XXX'))
    expect(tlsFromEnvironment({ ...none, ca: { name: 'SPOILT', value: spoilt } })).toEqual({})
    expect(tlsFromEnvironment({ ...none, cert: { name: 'ALONE', value: fileWith(cert) } })).toEqual({})
    expect(sentences).toEqual([
      expect.stringContaining('SPOILT is ignored: expected PEM files, got: '),
      expect.stringContaining('a certificate without its key'),
    ])
  })
})
