// Through its file: the doors show it within whole spans, one request or message for each case.

import { describe, expect, test } from 'vitest'
import { isCredential, redactQuery, redactUrl } from '../../src/conventions/redaction.ts'

/** The seven that the semantic conventions name (http/http-spans.md, `url.query`). */
const NAMED = [
  'AWSAccessKeyId',
  'Signature',
  'sig',
  'X-Goog-Signature',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
]

const OBVIOUS = [
  'token',
  'access_token',
  'accessToken',
  'id_token',
  'refresh-token',
  'PASSWORD',
  'passwd',
  'pwd',
  'api_key',
  'apikey',
  'api-key',
  'key',
  'auth',
  'Authorization',
  'client_secret',
  'jwt',
  'session_id',
  'user[password]',
  'pass%77ord',
]

describe('redactQuery', () => {
  test.each([...NAMED, ...OBVIOUS])('hides the value of %s and keeps the rest', name => {
    expect(redactQuery(`a=1&${name}=s3cret&b=2`)).toBe(`a=1&${name}=REDACTED&b=2`)
  })

  test.each([
    'a=1',
    '',
    'monkey=1',
    'keyword=x',
    'design=2',
    'author=me',
    'signal=1',
    'passenger=2',
    'q=%zz',
    'token',
    'token=',
  ])('leaves %s as it is', query => {
    expect(redactQuery(query)).toBe(query)
  })

  test('knows semicolons, repeated names and values with equals signs', () => {
    expect(redactQuery('token=a=b==;x=1;token=c')).toBe('token=REDACTED;x=1;token=REDACTED')
  })

  test('takes a time that grows with the length only', () => {
    const query = 'token=x&'.repeat(50_000)
    expect(redactQuery(query)).toBe('token=REDACTED&'.repeat(50_000))
    expect(redactQuery(`${'='.repeat(100_000)}token`)).toHaveLength(100_005)
  })
})

describe('redactUrl', () => {
  test('hides user name, password and tokens, and leaves the fragment away', () => {
    expect(redactUrl(new URL('https://me:s3cret@shop.example:8443/a%20b?x=1&token=s3cret#s3cret'))).toBe(
      'https://REDACTED:REDACTED@shop.example:8443/a%20b?x=1&token=REDACTED',
    )
  })

  test('leaves a URL without secrets as it is', () => {
    expect(redactUrl(new URL('http://[::1]:3000/orders?page=2'))).toBe('http://[::1]:3000/orders?page=2')
  })
})

test('isCredential knows names however they are written', () => {
  expect(['X-Auth-Token', 'apiKey', 'Set-Cookie', 'monkey'].map(isCredential)).toEqual([
    true,
    true,
    false,
    false,
  ])
})
