const { NODE_COMPILE_CACHE } = process.env;

/** For the environment of a process of ours: it uses what another one has compiled. */
export const compileCache: Readonly<Record<string, string>> =
  NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
