/** An exception in the application's own code must not keep other listeners from being called, nor stop the caller. */
export function callListener<Payload extends readonly unknown[]>(
  listener: ((...payload: Payload) => void) | undefined,
  ...payload: Payload
): void {
  try {
    listener?.(...payload);
  } catch (error) {
    // Lets the application's own handler of uncaught errors see it.
    queueMicrotask(() => {
      throw error;
    });
  }
}
