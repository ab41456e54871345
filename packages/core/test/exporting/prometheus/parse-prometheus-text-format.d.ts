declare module 'parse-prometheus-text-format' {
  // biome-ignore lint/style/noDefaultExport: the package, which has no types of its own, has no other export
  export default function parsePrometheusTextFormat(text: string): readonly {
    readonly name: string
    readonly help: string
    readonly type: string
    readonly metrics: readonly object[]
  }[]
}
