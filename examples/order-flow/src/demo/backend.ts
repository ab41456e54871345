/**
 * Forwards every OTLP request unchanged to the backend at OTEL_EXPORTER_OTLP_ENDPOINT; does nothing without the
 * variable.
 */
export class Backend {
  readonly #url: string | undefined
  readonly #sent: Promise<void>[] = []
  #hasFailed = false

  constructor(endpoint: string | undefined = process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
    this.#url = endpoint ? `${endpoint.replace(/\/+$/, '')}/v1/traces` : undefined
  }

  send(body: Buffer): void {
    if (this.#url !== undefined) this.#sent.push(this.#post(this.#url, body))
  }

  /** Resolves when all requests have arrived or failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#sent)
  }

  async #post(url: string, body: Buffer): Promise<void> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(30_000),
      })
      if (!response.ok) throw new Error(`status ${response.status}`)
    } catch (error) {
      if (!this.#hasFailed) process.stderr.write(`demo: the spans did not reach ${url}: ${String(error)}\n`)
      this.#hasFailed = true
    }
  }
}
