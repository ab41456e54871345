import { NameTree } from './name-tree.ts'

/**
 * Endings of the names of credentials. They cover the seven that the semantic conventions list for `url.query`
 * (signatures and credentials of AWS, Azure and Google Cloud), the parameters of OAuth, OpenID Connect, SAML,
 * WS-Federation and CAS, one-time passwords, codes for resets and invitations, session ids, and the signatures of other
 * clouds.
 */
const ENDINGS = [
  ...words(
    'token password passwd passphrase passcode pwd pswd secret secretid credential credentials jwt bearer',
  ),
  ...words('passwordconfirm passwordconfirmation passwordrepeat passwordagain'),
  ...words('authorization auth assertion idtokenhint verifier secretproof signature sig hmac accesskeyid'),
  ...words(
    'samlresponse samlrequest samlart wresult sessionid sessid connectsid otp magiclink hdnts hdnea hdntl',
  ),
  ...words('access account api app application auth client consumer encryption function functions', 'key'),
  ...words('license master private reset secret service session shared signing storage subscription', 'key'),
  ...words(
    'access activation auth authorization backup confirmation device invitation invite login mfa',
    'code',
  ),
  ...words('oob otp recovery reset security sms totp user verification verify', 'code'),
  ...words('login proxy service', 'ticket'),
  ...words('card current new old user', 'pin'),
]

/** Names that are credentials only as a whole: `pin`, but not `spin`. */
const WHOLE = words('code csrf cvc cvv key mpin pass pgt pgtid pgtiou pin pw session sid sign ticket xsrf')

/** The names of headers, parameters and fields that hold credentials. */
export const CREDENTIALS: NameTree = new NameTree(WHOLE, ENDINGS)

function words(list: string, end = ''): string[] {
  return list.split(' ').map(word => word + end)
}
