// The few globals that pages, the worker and Node share. Nothing of the DOM.
declare function setTimeout(run: () => void, ms: number): number;
declare function clearTimeout(id: number): void;
declare const console: { warn(...what: unknown[]): void };
declare class TextEncoder { encode(text: string): Uint8Array<ArrayBuffer> }
declare class TextDecoder { decode(bytes: ArrayBuffer | Uint8Array): string }
declare class AbortController { readonly signal: object; abort(): void }
declare const crypto: {
  randomUUID?(): string;
  getRandomValues(bytes: Uint8Array): Uint8Array;
  subtle: { digest(name: string, bytes: Uint8Array): Promise<ArrayBuffer> };
};
