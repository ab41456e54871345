/** Whether `value` is an absolute `http:` or `https:` URL. */
export function isHttpUrl(value: unknown): value is string | URL {
  const text = String(value)
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
