import { check } from './suites.mjs'

/** Everything that is known without running a test. Answers whether there is a `dist` to test. */
export function staticChecks() {
  check('types', 'tsc')
  check('types of the Vue example', 'tsc -p examples/vue')
  check('lint', 'biome ci --error-on-warnings')
  const built = check('build', 'rollup -c') && check('declarations', 'tsc -p src/tsconfig.json')
  if (built) {
    check('package', 'publint --strict')
    check('package types', 'attw --pack . --profile esm-only')
    check('sizes', 'node .ci/sizes.mjs')
  }
  return built
}
