/**
 * For programs that use the SDKs of bots and bridges without encryption: these load a module of native code all the
 * same, which is a download of its own. Here something takes its place that can be loaded, and nothing else.
 */
import { registerHooks } from 'node:module';

const NATIVE = '@matrix-org/matrix-sdk-crypto-nodejs';
const STAND_IN = `module.exports = new Proxy(class {}, { get: (_, name) => name === '__esModule' ? undefined : new Proxy(class {}, {}) });`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === NATIVE
      ? { url: 'ruma-test:no-native-crypto', format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === 'ruma-test:no-native-crypto'
      ? { format: 'commonjs', source: STAND_IN, shortCircuit: true }
      : next(url, context),
});
