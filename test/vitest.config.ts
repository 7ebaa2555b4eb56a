import { defineConfig } from 'vitest/config'
import { alias, root } from './vitest.shared.ts'

const dom = 'test/**/*.dom.test.{ts,tsx}'
const needsDist = [
  'test/exports.test.ts',
  'test/readme.test.ts',
  'test/command/built.test.ts',
  'test/overlay/closed.test.ts',
]
// Real databases, indexes that are built and random steps take their time: `npm test` runs them, `npm run check` does not.
const slow = [
  '**/*.property.test.ts',
  'test/indexing/build.test.ts',
  'test/command/*Build.test.ts',
  'test/recommendations/{decodeInWorker,recommendations}.test.ts',
  'test/recommendations/engine/engine.test.ts',
  'test/stories/weights.test.ts',
  'test/server/p*.test.ts',
  'test/command/postgres.test.ts',
  'test/replay/**/*.test.ts',
]
// Thousands of random schedules take their time as well.
const schedules = ['test/schedules/**/*.test.ts']
const elsewhere = [
  'test/browser/**',
  'test/stories/browser/**',
  'test/faults/**',
  'test/bench/**',
  '**/*.e2e.test.ts',
]

export default defineConfig({
  root,
  resolve: { alias },
  test: {
    // Against what hangs; how fast something is no test can say on a machine that does other things as well.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          // To load the same modules again for each file takes as long as the tests.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [dom, ...needsDist, ...slow, ...schedules, ...elsewhere],
        },
      },
      {
        extends: true,
        test: { name: 'slow', environment: 'node', include: slow },
      },
      {
        extends: true,
        test: {
          name: 'schedules',
          environment: 'node',
          include: schedules,
          // Nothing here is about time: a second one at once makes none of them fail.
          maxWorkers: 2,
          testTimeout: 0,
          hookTimeout: 120_000,
        },
      },
      { extends: true, test: { name: 'dom', environment: 'happy-dom', include: [dom], exclude: elsewhere } },
      {
        extends: true,
        test: { name: 'package', environment: 'node', include: needsDist, testTimeout: 60_000 },
      },
    ],
  },
})
