/** The description of the registered symbol under which instrumented code finds the runtime on its global object. */
export const runtimeKey = "coroscope.runtime";
