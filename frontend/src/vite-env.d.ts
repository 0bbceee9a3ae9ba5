/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Origin of the API; the page's own origin when unset. */
  readonly VITE_API_GATEWAY_URL?: string;
  /** Address of the event socket; /ws on the page's own origin when unset. */
  readonly VITE_WEBSOCKET_URL?: string;
}
