export const scenarios = [
  {
    id: 'start-up',
    order: 90,
    race: 'start-up',
    title: 'Start-up',
    about:
      'Importing and starting the variant, in a fresh process each time; Throughline with all its packages. The application has loaded pino before.',
    operation: 'start',
  },
  {
    id: 'size',
    order: 95,
    race: 'size',
    title: 'Size on disk',
    about:
      'A fresh `npm install` of each variant into an empty folder, peer dependencies (the API of OpenTelemetry, frameworks) left out for all.',
    operation: 'install',
  },
]
