/** A fault of the application's own code must not keep others from hearing, nor stop what calls it. */
export function callListener<Payload extends readonly unknown[]>(
  listener: ((...payload: Payload) => void) | undefined,
  ...payload: Payload
): void {
  try {
    listener?.(...payload);
  } catch (error) {
    // Let the application's own handler of uncaught errors see it.
    queueMicrotask(() => {
      throw error;
    });
  }
}
