const ABSOLUTE = /^https?:\/\//i

/** Whether a client asks with the whole URL, as it asks a forward proxy (RFC 9112, section 3.2.2). */
export function isAbsoluteForm(target: string): boolean {
  return ABSOLUTE.test(target)
}
