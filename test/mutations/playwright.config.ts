import { defineConfig } from '@playwright/test'

/** The generated spec, once for each page that it is run against. */
const { PAGES = '', PORT = '', BROWSER = '', FOLDER = '' } = process.env

export default defineConfig({
  testDir: FOLDER,
  outputDir: `${FOLDER}/results`,
  // Without the paths of the repository's own the package's name leads to what was built.
  tsconfig: `${FOLDER}/tsconfig.json`,
  workers: 2,
  fullyParallel: true,
  reporter: [['json', { outputFile: `${FOLDER}/report.json` }]],
  use: { connectOptions: { wsEndpoint: BROWSER }, actionTimeout: 5000 },
  projects: PAGES.split(' ').map((name) => ({
    name,
    use: { baseURL: `http://${name}.localhost:${PORT}` },
  })),
})
