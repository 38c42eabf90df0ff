/** What `page.ts` uses of hydrogen-view-sdk, whose package does not say where its types are. */
declare module 'hydrogen-view-sdk' {
  export interface Navigation {
    readonly path: object;
  }
  export interface UrlRouter {
    /** Follows the address of the page from now on. */
    attach(): void;
  }
  export interface AssetPaths {
    /** A page that hands a downloaded file to the browser. */
    readonly downloadSandbox: string;
    readonly worker: string;
    readonly serviceWorker: string;
    /** Without it there is no encryption. */
    readonly olm: {
      readonly wasm: string;
      readonly wasmBundle: string;
      readonly legacyBundle: string;
    };
  }
  /** What a user switched on among what is still being tried. */
  export class FeatureSet {
    static load(settings: object): Promise<FeatureSet>;
    readonly flags: number;
  }
  export class Platform {
    readonly history: object;
    readonly settingsStorage: object;
    constructor(options: {
      readonly container: HTMLElement;
      readonly assetPaths: AssetPaths;
      readonly config: { readonly defaultHomeServer: string };
    });
    setNavigation(navigation: Navigation): void;
    init(): Promise<void>;
    createAndMountRootView(viewModel: RootViewModel): void;
  }
  export class RootViewModel {
    constructor(options: {
      readonly platform: Platform;
      readonly navigation: Navigation;
      readonly urlRouter: UrlRouter;
      readonly features: FeatureSet;
    });
    load(): Promise<void>;
  }
  export function createNavigation(): Navigation;
  export function createRouter(options: {
    readonly navigation: Navigation;
    readonly history: object;
  }): UrlRouter;
}
