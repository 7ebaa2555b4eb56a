import { defineConfig } from 'vitest/config'
import { alias, root } from './vitest.shared.ts'

export default defineConfig({
  root,
  resolve: { alias },
  test: {
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'e2e', include: ['test/**/*.e2e.test.ts'] },
      },
      { extends: true, test: { name: 'faults', include: ['test/faults/**/*.test.ts'] } },
    ],
  },
})
