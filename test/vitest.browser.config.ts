import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { launchOptions } from '../.ci/chromium.mjs'
import { alias, root } from './vitest.shared.ts'

export default defineConfig({
  root,
  resolve: { alias },
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  // Named, because a dependency that is found late reloads the page in the middle of a test.
  optimizeDeps: {
    include: ['axe-core', 'react', 'react-dom/client', 'vue', 'idb-keyval', 'web-vitals/attribution'],
  },
  test: {
    name: 'chromium',
    globalSetup: 'test/browser/packedIndex.setup.ts',
    include: ['test/browser/**/*.browser.test.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      connectTimeout: 150_000,
      provider: playwright({ launchOptions: launchOptions() }),
      instances: [{ browser: 'chromium' }],
    },
  },
})
