// Through its file: the doors show it within whole spans, one request or message for each case.

import { excessiveGrowth } from '@throughline/growth'
import { describe, expect, test } from 'vitest'
import { redactHeader, redactQuery, redactUrl } from '../../src/http/redaction.ts'

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
  '%70%69%6E',
  'toke%6e',
  'password2',
  'user[password_confirmation]',
  'new_password_confirmation[password]',
  'token[]',
  'token[0]',
  'tokens[3].token',
]

/** Of OAuth, OpenID Connect, SAML, WS-Federation, CAS, one-time passwords, resets, sessions, and signatures of clouds. */
const SIGN_IN = [
  ...[
    'code',
    'CODE',
    'code_verifier',
    'oauth_verifier',
    'device_code',
    'user_code',
    'client_assertion',
    'id_token_hint',
  ],
  ...['SAMLResponse', 'SAMLart', 'SAMLRequest', 'wresult', 'ticket', 'pgtId', 'pgtIou', 'login_ticket'],
  ...[
    'otp',
    'totp',
    'pin',
    'newPin',
    'mfa_code',
    'verification_code',
    'passcode',
    'oobCode',
    'reset_key',
    'invite_code',
  ],
  ...[
    'sid',
    'connect.sid',
    'PHPSESSID',
    'jsessionid',
    'session',
    'sessid',
    'session_key',
    'csrf',
    'xsrf-token',
  ],
  ...[
    'hmac',
    'x-oss-signature',
    'OSSAccessKeyId',
    'q-signature',
    'hdnts',
    'appsecret_proof',
    'sign',
    'pw',
    'oauth',
  ],
  ...[
    'subscription-key',
    'x-functions-key',
    'app_key',
    'application_key',
    'magic_link',
    'cvv',
    'user[pin]',
    'login.code',
  ],
]

describe('redactQuery', () => {
  test.each([...NAMED, ...OBVIOUS, ...SIGN_IN])('hides the value of %s and keeps the rest', name => {
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
    'q=%',
    'state=af0ifjsldkj&nonce=n-0S6_WzA2Mj',
    'country_code=DE&zipcode=10115&pincode=560001&barcode=4006381333931&encode=1',
    'spin=1&shipping=fast&pinned=true&mapping=x',
    'side=left&inside=1&sidebar=open&resid=7&user_id=7&account_sid=AC1',
    'tickets=2&ticket_type=day&compass=n&bypass=1&design=2&assign=me&sign_up=1',
    'sort_key=name&primary_key=7&publickey=1&public_key=ssh',
    'code=',
    'x.y=1&z[0]=2&[]=3&.=4&-=5&1=6',
    'value=a=token=b',
    'token',
    'token=',
  ])('leaves %s as it is', query => {
    expect(redactQuery(query)).toBe(query)
  })

  test('knows semicolons, repeated names and values with equals signs', () => {
    expect(redactQuery('token=a=b==;x=1;token=c')).toBe('token=REDACTED;x=1;token=REDACTED')
  })

  test('replaces a long list of tokens', () => {
    expect(redactQuery('token=x&'.repeat(50_000))).toBe('token=REDACTED&'.repeat(50_000))
    expect(redactQuery(`${'='.repeat(100_000)}token`)).toHaveLength(100_005)
  })

  /** What a request line of 16 kB can be filled with to be looked at again and again. */
  test.each<[string, (size: number) => string]>([
    ['one name without a value', size => `%${'a'.repeat(size)}`],
    ['one name that ends as a credential does', size => `${'token'.repeat(size / 5)}=1`],
    ['equals signs', size => `%${'='.repeat(size)}`],
    ['separators', size => `%${'&'.repeat(size)}`],
    ['both in turn', size => `%${'=&'.repeat(size / 2)}`],
    ['punctuation', size => `${'-'.repeat(size)}n=1`],
    ['punctuation and equals signs in turn', size => '-='.repeat(size / 2)],
    ['brackets', size => `a${'[a]'.repeat(size / 3)}=1`],
    ['percent signs', size => '%'.repeat(size)],
    ['names that are no UTF-8', size => '%ff=1&'.repeat(size / 6)],
    ['credentials', size => 'pin=1;'.repeat(size / 6)],
  ])('costs in proportion to its length: %s', async (_, make) => {
    expect(await excessiveGrowth({ make, feed: redactQuery, largest: 32_768 })).toBeUndefined()
  })
})

describe('redactHeader', () => {
  test.each([
    ['https://ann:s3cret@shop.example/a?page=2', 'https://REDACTED:REDACTED@shop.example/a?page=2'],
    ['/a?page=2&token=s3cret#access_token=s3cret', '/a?page=2&token=REDACTED#access_token=REDACTED'],
    ['/cart;jsessionid=s3cret', '/cart;jsessionid=REDACTED'],
    [
      '<https://x/?sig=s3cret>; rel="next", <https://x/b>; a=1',
      '<https://x/?sig=REDACTED; rel="next", <https://x/b>; a=1',
    ],
    ['mode=fast; token="s3 cret", v=1', 'mode=fast; token=REDACTED, v=1'],
    ['token="s3cret', 'token=REDACTED'],
    ['text/html; charset=utf-8', 'text/html; charset=utf-8'],
    ['ann@shop.example', 'ann@shop.example'],
    ['', ''],
  ])('%s', (value, redacted) => {
    expect(redactHeader(value)).toBe(redacted)
  })

  test.each<[string, (size: number) => string]>([
    ['slashes', size => '/'.repeat(size)],
    ['hosts without an end', size => '//a'.repeat(size / 3)],
    ['one long user', size => `//${'a'.repeat(size)}`],
    ['at signs', size => '//@'.repeat(size / 3)],
    ['quotes', size => `="${'"'.repeat(size)}`],
    ['quotes and letters in turn', size => '"a='.repeat(size / 3)],
    ['separators', size => `=${'?#;, '.repeat(size / 5)}`],
    ['one long parameter', size => `=${'a'.repeat(size)}`],
  ])('costs in proportion to its length: %s', async (_, make) => {
    expect(await excessiveGrowth({ make, feed: redactHeader, largest: 32_768 })).toBeUndefined()
  })
})

describe('redactUrl', () => {
  test('hides what is a parameter of the path', () => {
    const url = new URL('https://shop.example/cart;jsessionid=1A2B;v=2/items;token=s3cret?x=1;sid=2')
    expect(redactUrl(url)).toBe(
      'https://shop.example/cart;jsessionid=REDACTED;v=2/items;token=REDACTED?x=1;sid=REDACTED',
    )
  })

  test.each<[string, (size: number) => string]>([
    ['one name without a value in the query', size => `/?%${'a'.repeat(size)}`],
    ['semicolons in the path', size => `/${';'.repeat(size)}`],
    ['parameters in the path', size => `/${';a=1'.repeat(size / 4)}`],
    ['one long parameter in the path', size => `/;%${'a'.repeat(size)}`],
  ])('costs in proportion to its length: %s', async (_, targetOf) => {
    const make = (size: number) => new URL(targetOf(size), 'http://shop.example')
    expect(await excessiveGrowth({ make, feed: url => redactUrl(url), largest: 32_768 })).toBeUndefined()
  })

  test('hides user name, password and tokens, and leaves the fragment away', () => {
    expect(redactUrl(new URL('https://me:s3cret@shop.example:8443/a%20b?x=1&token=s3cret#s3cret'))).toBe(
      'https://REDACTED:REDACTED@shop.example:8443/a%20b?x=1&token=REDACTED',
    )
  })

  test('leaves a URL without secrets as it is', () => {
    expect(redactUrl(new URL('http://[::1]:3000/orders?page=2'))).toBe('http://[::1]:3000/orders?page=2')
  })

  test.each([
    ['/a?', '/a?'],
    ['/a?#b', '/a?'],
    ['/a#b?', '/a'],
    ['/a#?', '/a'],
    ['/a#', '/a'],
    ['/a;token=s3cret?', '/a;token=REDACTED?'],
  ])('shows of %s that the query is empty: %s', (target, shown) => {
    expect(redactUrl(new URL(target, 'http://shop.example'))).toBe(`http://shop.example${shown}`)
  })
})
