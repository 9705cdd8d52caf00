/** The part of WebAssembly's JavaScript interface that is used, where there is one. Knows no modules. */

export interface HostMemory {
  readonly buffer: ArrayBuffer;
}

export type HostFunction = (...args: readonly number[]) => number;

export interface HostInstance {
  readonly exports: { readonly [name: string]: unknown };
}

export interface Host {
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Memory: new (pages: { readonly initial: number }) => HostMemory;
  readonly Instance: new (module: object, imports: { readonly [module: string]: { readonly [name: string]: HostMemory | HostFunction | number } }) => HostInstance;
}

const isHost = (value: unknown): value is Host => typeof value === "object" && value !== null && "validate" in value && "Module" in value && "Memory" in value && "Instance" in value;
const isHostFunction = (value: unknown): value is HostFunction => typeof value === "function";

/** Null where there is no WebAssembly. */
export function webAssembly(): Host | null {
  const found: unknown = Reflect.get(globalThis, "WebAssembly");
  return isHost(found) ? found : null;
}

/** An exported function; numbers stay numbers in both directions. */
export function exported({ exports }: HostInstance, name: string): HostFunction {
  const found = exports[name];
  if (!isHostFunction(found)) throw new Error(`internal: the module exports no function ${name}`);
  return found;
}
