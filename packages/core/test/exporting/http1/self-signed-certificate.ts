/**
 * For tests on loopback only: "localhost" and 127.0.0.1, its own authority, valid from 2020 to 2120.
 * Made with `openssl ca -selfsign -startdate 20200101000000Z -enddate 21200101000000Z`.
 */
export const selfSigned: { readonly key: string; readonly cert: string } = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9+rto2vJGsSlHeVS
giZmPjOSvvDsqyfMe0Ug4Clw8/ehRANCAATQZFBxkLzz5H0vgH3cvvB9ag2rt9M6
A7VP2+RtWn0V+i9CCnslXvPQDL+pOUaJBGsFicGy+ocnEXoE7GBXsYfG
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBZjCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNBkUHGQvPPkfS+A
fdy+8H1qDau30zoDtU/b5G1afRX6L0IKeyVe89AMv6k5RokEawWJwbL6hycRegTs
YFexh8ajTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBSbSiyli2DNYVE9PmlV/hLk+7giGjAKBggqhkjOPQQD
AgNHADBEAiAm9vSUfz7Ro3gRZ11/9pWV0b0iMArCDBiRKvt7mx/pJAIgP3ebriwd
jxvGO9lG1NGODUg3T8bRbMndakxUE5x8uhg=
-----END CERTIFICATE-----
`,
}
