/** The environment variable that tells the preload that it runs in the thread of the loader's hooks. */
export const hooksThreadVariable = "COROSCOPE_HOOKS_THREAD";
