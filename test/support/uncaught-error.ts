/** Takes the next uncaught error of the process in the test runner's place. */
export function nextUncaughtError(): Promise<unknown> {
  return new Promise((resolve) => {
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => {
      for (const listener of before) process.on('uncaughtException', listener);
      resolve(error);
    });
  });
}
