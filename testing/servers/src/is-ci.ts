/** Whether `CI` asks for the tests that take minutes or need the network. */
export function isCi(): boolean {
  return !['', '0', 'false'].includes((process.env.CI ?? '').toLowerCase())
}
