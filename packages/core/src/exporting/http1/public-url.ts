/** An address fit for a log: without user, password, query and fragment, any of which may hold a key. */
export function publicUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`
}
