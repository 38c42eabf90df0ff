/// <reference types="astro/client" />
/// <reference types="@astrojs/starlight" />

declare module 'virtual:starlight/components/*' {
  /** A component of Starlight's frame, as configured. */
  const Component: (props: Record<string, never>) => unknown;
  export default Component;
}
