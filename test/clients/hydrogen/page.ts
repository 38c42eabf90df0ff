/** Hydrogen as its SDK has it, from the sign-in page on: nothing of it is ours but the element that it fills. */
import {
  createNavigation,
  createRouter,
  FeatureSet,
  Platform,
  RootViewModel,
  type AssetPaths,
} from 'hydrogen-view-sdk';

const assetPaths: AssetPaths = {
  downloadSandbox: '/assets/download-sandbox.html',
  worker: '/assets/main.js',
  serviceWorker: '/sw.js',
  olm: { wasm: '/olm/olm.wasm', wasmBundle: '/olm/olm.js', legacyBundle: '/olm/olm_legacy.js' },
};

/** Shows Hydrogen: where to sign in, or what was open when the page was left. */
async function start(container: HTMLElement, defaultHomeServer: string): Promise<void> {
  const platform = new Platform({ container, assetPaths, config: { defaultHomeServer } });
  const navigation = createNavigation();
  platform.setNavigation(navigation);
  await platform.init();
  const urlRouter = createRouter({ navigation, history: platform.history });
  urlRouter.attach();
  const features = await FeatureSet.load(platform.settingsStorage);
  const root = new RootViewModel({ platform, navigation, urlRouter, features });
  await root.load();
  platform.createAndMountRootView(root);
}

await start(document.body, new URLSearchParams(location.search).get('homeserver') ?? '');
